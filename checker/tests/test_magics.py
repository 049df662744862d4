"""In a notebook, the cell is the learner's file, and the verdict is pytest's to the letter."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from checker import catalog, progress, runner, work
from checker.after import tempting
from checker.attempt import attempts
from checker.tests.rooms import mend, untouched
from checker.text import verdict_text

KATA = catalog.KATAS[0]
LEAKED_LOST = ("leaked_siblings", "lost_receipts")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook's folder, in a course that nobody has touched."""
    untouched(tmp_path)
    notebooks = tmp_path / "lessons" / "asyncio"
    notebooks.mkdir(parents=True)
    monkeypatch.chdir(notebooks)
    return tmp_path


@pytest.fixture(scope="module")
def ipython() -> Iterator[InteractiveShell]:
    """IPython, as a notebook's kernel runs it, with `%load_ext checker` behind it."""
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.run_line_magic("load_ext", "checker")
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def shell(ipython: InteractiveShell, root: Path) -> InteractiveShell:
    return ipython


def test_a_cell_is_saved_as_the_learners_file_and_judged(
    shell: InteractiveShell, root: Path
) -> None:
    solution = KATA.solution(root).read_text(encoding="utf-8")
    shown = run(shell, KATA.path, solution)
    assert KATA.file(root).read_text(encoding="utf-8") == solution
    assert f"{KATA.path}  passed" in shown.outputs[0].data["text/plain"]


def test_what_was_there_is_kept(shell: InteractiveShell, root: Path) -> None:
    mine = KATA.file(root).read_bytes() + b"# mine\n"
    KATA.file(root).write_bytes(mine)
    for text in ("first = 1\n", "second = 2\n"):
        run(shell, KATA.name, text)
    kept = [next(folder.iterdir()) for folder in work.versions(KATA, root)]
    assert [file.read_bytes() for file in kept] == [mine, b"first = 1\n"]


def test_the_same_cell_again_needs_no_backup(shell: InteractiveShell, root: Path) -> None:
    run(shell, KATA.name, KATA.file(root).read_text(encoding="utf-8"))
    assert not work.versions(KATA, root)


def test_the_verdict_is_the_terminals_to_the_letter(shell: InteractiveShell, root: Path) -> None:
    shown = run(shell, KATA.path, KATA.file(root).read_text(encoding="utf-8"))
    ((_, verdict),) = runner.judge([runner.Trial(KATA, KATA.file(root))])
    output = shown.outputs[-1]
    assert output.data["text/plain"] == verdict_text(verdict)
    html = output.data["text/html"]
    for result in verdict.results:
        assert result.promise in html
        assert all(escaped(words) in html for words in facts(result.facts))
    assert html.count("data:image/svg+xml;base64,") == sum(
        result.timeline is not None for result in verdict.results
    )


def test_load_puts_the_file_into_the_next_cell(shell: InteractiveShell, root: Path) -> None:
    shell.run_line_magic("kata", f"load {KATA.name}")
    assert (
        shell.rl_next_input
        == f"%%kata {KATA.path}\n{KATA.file(root).read_text(encoding='utf-8').rstrip()}"
    )


def test_a_cell_holds_one_file_of_a_kata_that_has_several(
    shell: InteractiveShell, root: Path
) -> None:
    text = KATA.file(root).read_text(encoding="utf-8")
    KATA.file(root).unlink()
    folder = root / "katas" / KATA.path
    folder.mkdir()
    for name in ("main.py", "panels.py"):
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=f"2 files, .*`{KATA.path}/main`, `{KATA.path}/panels`"):
        shell.run_line_magic("kata", f"load {KATA.name}")
    shell.run_line_magic("kata", f"load {KATA.name}/panels.py")
    assert str(shell.rl_next_input).startswith(f"%%kata {KATA.path}/panels\n")
    shown = run(shell, f"{KATA.path}/panels", "PANELS = 1\n")
    assert (folder / "panels.py").read_text(encoding="utf-8") == "PANELS = 1\n"
    assert (folder / "main.py").read_text(encoding="utf-8") == text
    (kept,) = work.versions(KATA, root)
    assert (kept / KATA.name / "panels.py").read_text(encoding="utf-8") == text
    assert f"{KATA.path}  " in shown.outputs[-1].data["text/plain"]


def test_hints_open_one_by_one_as_in_the_terminal(shell: InteractiveShell, root: Path) -> None:
    hints = catalog.hints(KATA)
    assert hints[0] in asked(shell, "hint leaked_siblings")
    with pytest.raises(UsageError, match=r"hint 3 is not open yet; .* open hint 2"):
        shell.run_line_magic("kata", "hint leaked_siblings 3")
    assert hints[1] in asked(shell, "hint leaked_siblings")
    assert hints[0] in asked(shell, "hint leaked_siblings 1")
    assert progress.read(root)[KATA].hints == 2


def test_a_pass_is_noted_and_shows_what_else_there_is_to_see(
    shell: InteractiveShell, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    right = next(each for each in attempts(KATA) if each.right)
    answer = right.hand_in(KATA, root, tmp_path_factory.mktemp("right"))
    verdict, seen = run(shell, KATA.path, answer.read_text(encoding="utf-8")).outputs
    assert f"{KATA.path}  passed" in verdict.data["text/plain"]
    assert progress.state(KATA, root, progress.read(root)) == "passed"
    folded = seen.data["text/html"]
    assert "<details><summary>from yours to the official solution</summary>" in folded
    assert "The first failure cancels the other tasks" in folded
    for told in tempting(KATA):
        assert f"<b>{told.name}</b>: {escape(told.reason)}" in re.sub("</?code>", "`", folded)
    assert f"next: <code>{catalog.KATAS[1].path}</code>" in folded
    assert "tempting fixes" in seen.data["text/plain"]


def test_the_lesson_is_linked_where_there_is_one(shell: InteractiveShell, root: Path) -> None:
    solution = KATA.solution(root).read_text(encoding="utf-8")
    name = "lessons/asyncio/1_taskgroup.ipynb"
    html = run(shell, KATA.path, solution).outputs[-1].data["text/html"]
    assert f"<p>lesson: {name}, " in html
    (root / name).write_text("{}")
    html = run(shell, KATA.path, solution).outputs[-1].data["text/html"]
    assert f'<p>lesson: <a href="1_taskgroup.ipynb">{name}</a>, ' in html


def test_a_failure_shows_no_answer(shell: InteractiveShell, root: Path) -> None:
    shown = run(shell, KATA.path, KATA.original.read_text(encoding="utf-8"))
    assert len(shown.outputs) == 1
    assert progress.state(KATA, root, progress.read(root)) == "untouched"


def test_a_verdict_that_cannot_be_noted_is_shown_all_the_same(
    shell: InteractiveShell, root: Path
) -> None:
    (root / ".kata").write_text("in the way")
    shown = run(shell, KATA.path, KATA.original.read_text(encoding="utf-8"))
    assert f"{KATA.path}  " in shown.outputs[0].data["text/plain"]
    assert shown.stdout.startswith("the progress was not saved in ")
    assert shown.stdout.count("\n") == 1


def test_a_reset_gives_the_original_back_and_can_be_taken_back(
    shell: InteractiveShell, root: Path
) -> None:
    KATA.file(root).write_text("mine = 1\n")
    told = asked(shell, "reset leaked_siblings")
    assert "is as it was given out" in told and "%kata reset --undo" in told
    assert KATA.file(root).read_bytes() == KATA.original.read_bytes()
    assert "gather" in str(shell.rl_next_input)
    assert "is as it was before" in asked(shell, "reset leaked_siblings --undo")
    assert KATA.file(root).read_text() == "mine = 1\n"
    assert str(shell.rl_next_input) == f"%%kata {KATA.path}\nmine = 1"


def test_the_solution_is_for_those_who_have_one_or_give_up(
    shell: InteractiveShell, root: Path
) -> None:
    with pytest.raises(UsageError, match=r"does not pass yet; `%kata solution .* --yes`"):
        shell.run_line_magic("kata", "solution leaked_siblings")
    source = KATA.solution(root).read_text(encoding="utf-8").rstrip()
    assert f"```python\n{source}\n```" in asked(shell, "solution leaked_siblings --yes")
    assert progress.read(root)[KATA].solution
    run(shell, KATA.path, source)
    assert source in asked(shell, "solution leaked_siblings")


def test_next_is_what_has_not_passed_after_the_last(shell: InteractiveShell, root: Path) -> None:
    first, second, third, *_ = catalog.KATAS
    mend(second, root)
    list(progress.judge([second], root))
    asked(shell, f"load {first.path}")
    asked(shell, "next")
    assert str(shell.rl_next_input).startswith(f"%%kata {third.path}\n")


@pytest.mark.usefixtures("short_course")
def test_at_the_end_next_is_what_was_skipped(shell: InteractiveShell, root: Path) -> None:
    *others, last = catalog.KATAS
    for kata in others:
        mend(kata, root)
    list(progress.judge(others, root))
    asked(shell, f"load {last.path}")
    asked(shell, "next")
    assert str(shell.rl_next_input).startswith(f"%%kata {last.path}\n")
    mend(last, root)
    list(progress.judge([last], root))
    assert asked(shell, "next") == "Every kata passes."


@pytest.mark.usefixtures("short_course")
def test_the_course_says_its_state_and_what_is_next(shell: InteractiveShell, root: Path) -> None:
    mend(KATA, root)
    catalog.KATAS[1].file(root).write_text("begun = True\n")
    told = asked(shell, "")
    assert f"- ✓ `{KATA.name}`" in told
    assert f"- ✗ `{catalog.KATAS[1].name}`" in told
    assert f"- · `{catalog.KATAS[2].name}`" in told
    assert f"1 of 8 pass. Next: `{catalog.KATAS[1].path}`" in told


@pytest.mark.usefixtures("short_course")
def test_the_state_is_true_where_nothing_can_be_saved(shell: InteractiveShell, root: Path) -> None:
    (root / ".kata").write_text("a file where the folder should be")
    mend(KATA, root)
    assert f"✓ `{KATA.name}`" in asked(shell, "")
    assert "does not pass" not in asked(shell, f"solution {KATA.name}")


def test_a_file_that_is_no_text_is_not_loaded_and_can_be_reset(
    shell: InteractiveShell, root: Path
) -> None:
    KATA.file(root).write_bytes(b"caf\xe9 = 1\n")
    with pytest.raises(UsageError, match="no text in UTF-8"):
        shell.run_line_magic("kata", f"load {KATA.name}")
    asked(shell, f"reset {KATA.name}")
    assert KATA.file(root).read_bytes() == KATA.original.read_bytes()


@pytest.mark.usefixtures("short_course")
def test_what_is_known_is_not_judged_again(shell: InteractiveShell, root: Path) -> None:
    for kata in catalog.KATAS:
        mend(kata, root)
    with capture_output() as shown:
        shell.run_line_magic("kata", "")
    assert shown.stdout == "judging 8 that changed\n"
    with capture_output() as shown:
        shell.run_line_magic("kata", "")
    assert shown.stdout == ""
    assert "Every kata passes." in shown.outputs[0].data["text/plain"]


def test_a_kernel_counts_in_one_line_which_becomes_the_course(tmp_path: Path) -> None:
    for kata in catalog.KATAS[:2]:
        mend(kata, untouched(tmp_path) if kata is KATA else tmp_path)
    cells = [new_code_cell("%load_ext checker"), new_code_cell("%kata")]
    notebook = new_notebook(cells=cells)
    heard: list[str] = []

    class Listening(NotebookClient):
        def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
            if "data" in msg["content"]:
                heard.append(msg["content"]["data"]["text/plain"])
            return super().process_message(msg, cell, cell_index)

    Listening(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert heard[:3] == [f"judging what changed: {n} of 2" for n in (0, 1, 2)]
    (output,) = notebook.cells[1].outputs
    told = output.data["text/plain"]
    assert f"2 of {len(catalog.KATAS)} pass. Next: `{catalog.KATAS[2].path}`" in told


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("%ka", {"%kata"}),
        ("%kata l", {"load"}),
        ("%kata ", {"load", "next", "hint", "reset", "solution"}),
        ("%kata load lea", {"leaked_siblings"}),
        ("%kata load asyncio/taskgroup/l", {f"asyncio/taskgroup/{n}" for n in LEAKED_LOST}),
        ("%%kata asyncio/taskgroup/l", {f"asyncio/taskgroup/{n}" for n in LEAKED_LOST}),
        ("%%kata capstone/service/m", {f"capstone/service/{n}" for n in ("main", "messenger")}),
        ("%kata reset capstone", {"capstone/service"}),
        ("%kata reset --u", {"--undo"}),
        ("%kata reset --undo lea", {"leaked_siblings"}),
        ("%kata solution leaked_siblings -", {"--yes"}),
    ],
)
def test_tab_completes_commands_and_paths(
    shell: InteractiveShell, typed: str, found: set[str]
) -> None:
    with provisionalcompleter():
        offered = [*shell.Completer.completions(typed, len(typed))]
    assert {typed[: each.start] + each.text for each in offered} >= {
        typed[: len(typed) - len(typed.split(" ")[-1])] + each for each in found
    }
    assert typed == "%ka" or {each.text for each in offered} == found


def test_tab_elsewhere_is_pythons(shell: InteractiveShell) -> None:
    with provisionalcompleter():
        offered = {each.text for each in shell.Completer.completions("lea", 3)}
    assert "leaked_siblings" not in offered


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("hint leeked_siblings", "the nearest: leaked_siblings"),
        ("hint leaked_siblings 9", "there is no hint 9; ask for 1 to 3"),
        ("load asyncio", "one kata at a time"),
        ("laod leaked_siblings", "there is no `%kata laod`; did you mean `%kata load`"),
        ("load", "%kata load PATH"),
        ("next leaked_siblings", "%kata next"),
        ("load leaked_siblings --undo", "%kata reset PATH"),
        ("hint leaked_siblings second", "a hint's number is 1, 2 or 3, and not 'second'"),
        ("reset --undo leaked_siblings", "no earlier version"),
    ],
)
def test_what_cannot_be_done_is_told(shell: InteractiveShell, asked: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        shell.run_line_magic("kata", asked)


def test_a_cell_without_a_path_is_told_what_to_do(shell: InteractiveShell, root: Path) -> None:
    before = KATA.file(root).read_bytes()
    with pytest.raises(UsageError, match="%%kata PATH"):
        shell.run_cell_magic("kata", "", "lost = True\n")
    assert KATA.file(root).read_bytes() == before


def test_where_there_is_no_course_one_line_says_so(
    shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "HOME", tmp_path)
    (tmp_path / "katas").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="there is no course in this folder"):
        shell.run_line_magic("kata", "")


def test_a_file_that_cannot_be_written_stays_and_one_line_says_so(
    shell: InteractiveShell, root: Path
) -> None:
    KATA.file(root).chmod(0o444)
    with pytest.raises(UsageError, match=r"leaked_siblings\.py: it is read-only"):
        shell.run_cell_magic("kata", KATA.path, "lost = True\n")
    assert KATA.file(root).read_bytes() == KATA.original.read_bytes()


def run(shell: InteractiveShell, path: str, text: str) -> CapturedIO:
    with capture_output() as shown:
        shell.run_cell_magic("kata", path, text)
    return shown


def asked(shell: InteractiveShell, line: str) -> str:
    """What `%kata` showed, as Markdown."""
    with capture_output() as shown:
        shell.run_line_magic("kata", line)
    return "\n".join(output.data.get("text/markdown", "") for output in shown.outputs)


def facts(told: dict[str, str]) -> list[str]:
    return [told[name] for name in ("saw", "where") if name in told]


def escaped(words: str) -> str:
    return escape(words).replace("\n", "<br>")
