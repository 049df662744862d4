"""A pack of one's own katas is found, judged, shown and graded like the course."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from checker import catalog, pack, progress
from checker.faces.cli import FAILED, PASSED, USAGE, main
from checker.tests import packs
from checker.tests.packs import KATA
from checker.tests.rooms import ROOT

FAILING = "credit failed and the caller was told, but 2 panel(s) still ran"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return packs.made(tmp_path / "shop")


@pytest.mark.parametrize("before", [True, False])
def test_the_root_is_named_before_or_behind_the_command(
    shop: Path, before: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    root, command = ("--root", str(shop)), ("check", KATA.name)
    assert main([*root, *command] if before else [*command, *root]) == FAILED
    shown = capsys.readouterr().out
    assert KATA.path in shown and " ".join(shown.split()).count(FAILING) == 1


def test_in_a_pack_it_is_the_course(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(KATA.file(shop).parent)
    assert main([]) == PASSED
    shown = capsys.readouterr().out
    assert "webhooks/delivery\n" in shown and f"Next: {KATA.path}" in shown
    assert "asyncio/" not in shown and "kata lab" not in shown
    assert main(["check", "leaked_siblings"]) == USAGE
    assert main(["hint", KATA.name]) == PASSED
    assert "hint 1 of 3" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["", "watch", "check", "hint x", "doctor", "verify"])
def test_a_pack_without_katas_says_what_makes_one(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "course.toml").write_text('[katas]\n"webhooks/delivery" = []\n')
    expected = PASSED if command in ("", "doctor") else USAGE
    assert main(["--root", str(tmp_path), *command.split()]) == expected
    shown = "".join(capsys.readouterr())
    assert ("`kata new webhooks/delivery/NAME` makes one" in shown) == (command != "doctor"), shown
    assert "every kata passes" not in shown.lower()


def test_a_title_without_a_colon_is_shown_whole(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original = shop / "originals" / f"{KATA.path}.py"
    text = original.read_text(encoding="utf-8")
    original.write_text('"""Sent twice.' + text[text.index("\n") :], encoding="utf-8")
    assert main(["--root", str(shop)]) == PASSED
    assert re.search(rf"{KATA.name} +Sent twice\n", capsys.readouterr().out)


def test_a_pass_shows_what_the_pack_knows_of_it(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs.put(shop / "solutions" / f"{KATA.path}.py", KATA.file(shop))
    assert main(["--root", str(shop), "check"]) == PASSED
    shown = capsys.readouterr().out
    assert "the official solution does the same as yours" in shown
    assert "tempting fixes that would have failed" in shown and "every kata passes" in shown
    assert progress.read(shop)[KATA].passed


def test_a_reset_brings_the_packs_original(shop: Path) -> None:
    KATA.file(shop).write_text("mine = 1\n")
    assert main(["--root", str(shop), "reset", KATA.path]) == PASSED
    assert KATA.file(shop).read_bytes() == (shop / "originals" / f"{KATA.path}.py").read_bytes()


def test_checks_and_the_learners_file_are_two_modules_of_one_name(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (shop / "checks" / f"{KATA.path}.py").open("a") as checks:
        checks.write(ITSELF)
    main(["--root", str(shop), "check", "--json"])
    (verdict,) = json.loads(capsys.readouterr().out)
    assert verdict["results"][-1]["outcome"] == "passed", verdict["results"][-1]


def test_after_a_pack_the_course_is_the_course_again(shop: Path, tmp_path: Path) -> None:
    katas = catalog.KATAS
    catalog.use(shop)
    assert catalog.KATAS == (KATA,)
    assert KATA.checks == shop / "checks" / f"{KATA.path}.py"
    catalog.use(tmp_path)
    assert (katas, pack.COURSE) == (catalog.KATAS, pack.in_use())


def test_a_check_that_runs_many_times_has_failed_if_it_failed_once(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs.put(shop / "solutions" / f"{KATA.path}.py", KATA.file(shop))
    with (shop / "checks" / f"{KATA.path}.py").open("a") as checks:
        checks.write(MANY)
    assert main(["--root", str(shop), "check", "--json"]) == FAILED
    (verdict,) = json.loads(capsys.readouterr().out)
    assert (verdict["results"][-1]["outcome"], verdict["results"][-1]["saw"]) == ("failed", "saw 2")


def spoil(shop: Path, tree: str, old: str, new: str) -> None:
    file = shop / tree / f"{KATA.path}.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("tree", "old", "new", "command", "told"),
    [
        ("checks", "async def", "async df", "check", "is no Python: invalid syntax"),
        ("checks", "async def", "async df", "hint", "is no Python: invalid syntax"),
        ("originals", "async def", "async df", "report", "is no Python: invalid syntax"),
        ("checks", "HINTS = (", "HINTS = len(", "hint", "HINTS is not written out"),
        ("checks", "HINTS = (", "OURS = (", "hint", f"{KATA.path} has no hints"),
        ("checks", "HINTS", 'DEADLINE = "x"\nHINTS', "check", "DEADLINE is no number of seconds"),
    ],
)
def test_what_its_author_has_not_finished_is_told_in_one_line(
    shop: Path,
    tree: str,
    old: str,
    new: str,
    command: str,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(shop, tree, old, new)
    asked = {"report": ["report", "--format", "html"]}.get(command, [command, KATA.name])
    assert main(["--root", str(shop), *asked]) == USAGE
    shown = capsys.readouterr().err
    assert told in shown and shown.count("\n") == 1


def test_a_pass_is_one_whatever_its_author_has_not_finished(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs.put(shop / "solutions" / f"{KATA.path}.py", KATA.file(shop))
    attempts = shop / "attempts" / KATA.path
    (attempts / "wrong_begun.py").write_text("")
    (attempts / "wrong_half.py").write_text("async def\n")
    (attempts / "wrong_unnamed.py").write_text('"""Why.\n\nRefused by: nobody\n"""\n')
    (shop / "lessons" / "webhooks").mkdir(parents=True)
    (shop / "lessons" / "webhooks" / "1_delivery.ipynb").write_text("<<<<<<< HEAD")
    assert main(["--root", str(shop), "check", KATA.name]) == PASSED
    shown = capsys.readouterr().out
    assert "tempting fixes" in shown and "begun" not in shown and "lesson  " not in shown


def test_a_lesson_is_optional(shop: Path) -> None:
    catalog.use(shop)
    assert KATA.rule not in catalog.RULES
    lesson = catalog.lesson(KATA.rule, shop)
    packs.put(catalog.CHECKOUT / "lessons/asyncio/1_taskgroup.ipynb", lesson)
    catalog.use(catalog.CHECKOUT)
    catalog.use(shop)
    assert KATA.rule in catalog.RULES


@pytest.mark.parametrize("inside", [True, False])
def test_pytest_grades_a_pack(shop: Path, inside: bool) -> None:
    where, asked = (shop, "katas") if inside else (shop.parent, "shop/katas")
    settings = "asyncio_default_fixture_loop_scope=function"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-o", settings, asked],
        cwd=where,
        capture_output=True,
        text=True,
    )
    assert f"{asked}/{KATA.path}.py::no_panel_outlives_an_error" in run.stdout
    assert "3 failed, 2 passed" in run.stdout


@pytest.mark.parametrize("second", ["shop", "shop/katas"])
def test_pytest_says_that_it_grades_one_course_at_a_time(shop: Path, second: str) -> None:
    first = packs.made(shop.parent / "first")
    packs.put(first / "solutions" / f"{KATA.path}.py", KATA.file(first))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "first/katas", second],
        cwd=shop.parent,
        capture_output=True,
        text=True,
    )
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"{second} is of another course than first/katas" in run.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a table [katas] must name the katas of each rule"),
        ("katas = 3", "a table [katas] must name the katas of each rule"),
        ("[katas\n", "cannot be read"),
        ("\x00", "cannot be read"),
        ("katas = " + "[" * 5000, "cannot be read"),
        ('[katas]\n"a/b/c" = []', "'a/b/c' is no rule; it must be like topic/rule"),
        ('[katas]\n"../b" = []', "'../b' is no rule"),
        ('[katas]\n"a/b" = "c"', "must be a list of names"),
        ('[katas]\n"a/b" = ["../c"]', "must be a list of names"),
        ('[katas]\n"a/b" = ["c"]\n"a/d" = ["c"]', "two katas are named 'c'"),
        ('[katas]\n"a/b" = ["c", "c"]', "two katas are named 'c'"),
        ("[kata]\n", "nobody reads 'kata'"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_in_one_line(
    tmp_path: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "course.toml").write_text(text)
    assert main(["--root", str(tmp_path), "check"]) == USAGE
    shown = capsys.readouterr().err
    assert told in shown and "course.toml" in shown and shown.count("\n") == 1


def test_pytest_tells_it_too(tmp_path: Path) -> None:
    (tmp_path / "katas").mkdir()
    (tmp_path / "course.toml").write_text("[katas\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "katas"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "course.toml cannot be read" in run.stderr


def test_a_folder_that_is_neither_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tmp_path), "check"]) == USAGE
    assert "neither a folder `katas` nor a `course.toml`" in capsys.readouterr().err


def test_an_error_that_a_check_asserts_is_told_without_its_class(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--root", str(shop), "check", "--json"])
    (verdict,) = json.loads(capsys.readouterr().out)
    assert verdict["results"][0]["saw"].startswith("credit failed")


def test_the_page_about_packs_is_true_to_the_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    first, second = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    command = re.findall(r"^kata new .*", page, re.MULTILINE)[0]
    (tmp_path / "course.toml").write_text(first)
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)[1:]) == PASSED
    trees = re.findall(r"^\| `(\w+)/", page, re.MULTILINE)
    made = {each.name for each in tmp_path.iterdir() if each.is_dir()}
    assert made | {"lessons"} == set(trees)
    (tmp_path / "course.toml").write_text(second)
    assert list(pack.read(tmp_path / "course.toml")) == ["webhooks/delivery"]
    monkeypatch.chdir(ROOT)


MANY = '''

import pytest

@pytest.mark.parametrize("number", [1, 2, 3])
async def test_many(kata, number):
    """three times right"""
    assert number != 2, f"saw {number}"
'''
ITSELF = '''

async def test_is_itself(kata):
    """the module of the checks is found by its name, as by those who resolve type hints"""
    import sys
    assert hasattr(sys.modules[__name__], "Services"), "another module has its name"
'''
