"""In a notebook, the cell is the learner's file, and the verdict is pytest's to the letter."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from traitlets.config import Config

from checker import catalog, runner
from checker.tests.rooms import untouched
from checker.text import verdict_text

KATA = catalog.KATAS[0]


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
    assert f"{KATA.path}  passed" in shown.outputs[-1].data["text/plain"]


def test_what_was_there_is_kept(shell: InteractiveShell, root: Path) -> None:
    mine = KATA.file(root).read_bytes() + b"# mine\n"
    KATA.file(root).write_bytes(mine)
    for text in ("first = 1\n", "second = 2\n"):
        run(shell, KATA.name, text)
    kept = sorted((root / ".kata" / "backups" / KATA.path).iterdir())
    assert [file.read_bytes() for file in kept] == [mine, b"first = 1\n"]


def test_the_same_cell_again_needs_no_backup(shell: InteractiveShell, root: Path) -> None:
    run(shell, KATA.name, KATA.file(root).read_text(encoding="utf-8"))
    assert not (root / ".kata").exists()


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
    assert len([*(root / ".kata" / "backups" / KATA.path / "panels").iterdir()]) == 1
    assert f"{KATA.path}  " in shown.outputs[-1].data["text/plain"]


def test_hints_come_one_by_one(shell: InteractiveShell) -> None:
    first, second, _ = catalog.hints(KATA)
    with capture_output() as shown:
        shell.run_line_magic("kata", f"hint {KATA.name}")
    told = "".join(output.data["text/markdown"] for output in shown.outputs)
    assert first in told and second not in told and f"%kata hint {KATA.name} 2" in told


@pytest.mark.usefixtures("short_course")
def test_the_course_says_what_is_next(shell: InteractiveShell, root: Path) -> None:
    KATA.file(root).write_bytes(KATA.solution(root).read_bytes())
    with capture_output() as shown:
        shell.run_line_magic("kata", "")
    told = shown.outputs[0].data["text/markdown"]
    assert f"✓ `{KATA.name}`" in told
    assert f"Next: `%kata load {catalog.KATAS[1].name}`" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("hint leeked_siblings", "the nearest: leaked_siblings"),
        ("hint leaked_siblings 9", "there is no hint 9; ask for 1 to 3"),
        ("load asyncio", "one kata at a time"),
        ("laod leaked_siblings", "%kata load PATH"),
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


def run(shell: InteractiveShell, path: str, text: str) -> CapturedIO:
    with capture_output() as shown:
        shell.run_cell_magic("kata", path, text)
    return shown


def facts(told: dict[str, str]) -> list[str]:
    return [told[name] for name in ("saw", "where") if name in told]


def escaped(words: str) -> str:
    return escape(words).replace("\n", "<br>")
