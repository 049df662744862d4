"""`pytest katas` selects, reports and grades as people expect of pytest."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from checker import progress
from checker.catalog import KATAS, asks, checks
from checker.kata import Kata, files
from checker.tests.rooms import solved, untouched

HERE = [kata for kata in KATAS if kata.rule == "asyncio/structured"]  # quick: no framework
FIRST = HERE[0]
FILE = f"katas/{FIRST.path}.py"
RULE = f"katas/{FIRST.rule}"
EVERY_CHECK = sum(len(checks(kata)) for kata in HERE)


@pytest.fixture
def at_work(tmp_path: Path) -> Path:
    """A learner who has mended all katas but the first."""
    solved(tmp_path)
    FIRST.file(tmp_path).write_bytes(FIRST.original.read_bytes())
    return tmp_path


def test_node_ids_stand_on_the_learners_file(at_work: Path) -> None:
    listed = graded(at_work, "--collect-only", "-q", "katas").stdout
    for kata in KATAS:
        file = files(kata.file(at_work))[0].relative_to(at_work).as_posix()
        for check in checks(kata):
            assert f"{file}::{check.name}\n" in listed


def test_a_failure_says_promised_saw_where_and_shows_the_timeline(at_work: Path) -> None:
    told = graded(at_work, RULE).stdout
    for part in ("promised ", "saw ", "where ", "timeline", f"kata hint {FIRST.handle}"):
        assert part in told


def test_no_traceback_is_drawn_for_a_broken_promise(at_work: Path) -> None:
    """It would lead through the checker, and to draw it takes longer than to judge."""
    (at_work / "counting.py").write_text(COUNTING, encoding="utf-8")
    told = graded(at_work, FILE, "-p", "counting").stdout
    assert "failed" in told and "tracebacks drawn: 0\n" in told, told


def test_one_check_can_be_asked_for_by_its_node_id(at_work: Path) -> None:
    broken, *_ = failing(at_work)
    run = graded(at_work, f"{FILE}::{broken}")
    assert (run.returncode, "1 failed in" in run.stdout) == (1, True), run.stdout


def test_k_selects_by_name(at_work: Path) -> None:
    run = graded(at_work, RULE, "-k", HERE[1].name)
    passed = len(checks(HERE[1]))
    assert (run.returncode, f"{passed} passed" in run.stdout) == (0, True), run.stdout


def test_x_stops_at_the_first_failure(at_work: Path) -> None:
    assert "stopping after 1 failures" in graded(at_work, RULE, "-x").stdout


def test_lf_asks_again_for_what_failed(at_work: Path) -> None:
    failed = len(failing(at_work))
    run = graded(at_work, RULE, "--lf")
    assert f"\n{'=' * 5}" in run.stdout and f"{failed} failed in" in run.stdout, run.stdout


def test_junitxml_names_files_checks_and_what_was_seen(at_work: Path) -> None:
    failed = failing(at_work)
    graded(at_work, RULE, "--junitxml=grades.xml")
    (suite,) = ElementTree.parse(at_work / "grades.xml").getroot()
    assert suite.get("tests") == str(EVERY_CHECK)
    told = {
        case.get("name"): case.findtext("failure")
        for case in suite
        if FIRST.name in str(case.attrib)
    }
    assert failed == [name for name, text in told.items() if text and "promised" in text]


def test_two_workers_grade_the_same(at_work: Path) -> None:
    failed = len(failing(at_work))
    told = graded(at_work, RULE, "-n", "2").stdout
    assert f"{failed} failed, {EVERY_CHECK - failed} passed" in told


def test_solutions_are_all_green(tmp_path: Path) -> None:
    run = graded(untouched(tmp_path), f"solutions/{FIRST.rule}")
    assert (run.returncode, f"{EVERY_CHECK} passed" in run.stdout) == (0, True), run.stdout


def test_what_the_machine_hinders_is_an_error_and_never_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "KATA_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PG_BIN", os.devnull)
    kata = next(kata for kata in KATAS if asks(kata, "postgres"))
    untouched(tmp_path)
    for arguments in ((), ("-n", "2")):
        run = graded(tmp_path, f"solutions/{kata.path}.py", *arguments)
        assert (run.returncode, "ERROR solutions" in run.stdout) == (1, True), run.stdout
        assert "environment: PG_BIN" in run.stdout and "failed" not in run.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_what_passes_and_what_fails_is_remembered(at_work: Path, workers: tuple[str, ...]) -> None:
    graded(at_work, RULE, *workers)
    known = progress.read(at_work)
    assert {kata for kata, entry in known.items() if entry.passed} == set(HERE[1:])
    assert [kata for kata, entry in known.items() if entry.failed] == [FIRST]


def test_one_check_of_a_kata_is_no_pass_of_it(at_work: Path) -> None:
    graded(at_work, RULE, "-k", f"{HERE[1].name} and {checks(HERE[1])[0].name}")
    graded(at_work, f"solutions/{HERE[2].path}.py")
    assert progress.read(at_work) == {}


def test_progress_that_cannot_be_saved_fails_nothing(at_work: Path) -> None:
    (at_work / ".kata").write_text("a file where the folder should be")
    run = graded(at_work, f"katas/{HERE[1].path}.py")
    assert (run.returncode, run.stdout.count("the progress was not saved")) == (0, 1), run.stdout


def test_a_file_that_is_no_kata_is_nobodys_failure(at_work: Path) -> None:
    FIRST.file(at_work).with_name("notes.py").write_text("this is no Python\n")
    assert "notes" not in graded(at_work, RULE).stdout


def test_a_folder_below_is_as_good_as_the_root(at_work: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", f"{FIRST.name}.py"],
        cwd=FIRST.file(at_work).parent,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1 and "promised" in run.stdout, run.stdout


def failing(root: Path, kata: Kata = FIRST) -> list[str]:
    """The names of the checks that the kata fails."""
    told = graded(root, f"katas/{kata.path}.py", "-q").stdout
    names = [check.name for check in checks(kata)]
    return [name for name in names if f"FAILED katas/{kata.path}.py::{name}" in told]


def graded(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


COUNTING = """
import pytest

drawn = []
draw = pytest.ExceptionInfo.getrepr


def count(info, *arguments, **options):
    drawn.append(info)
    return draw(info, *arguments, **options)


pytest.ExceptionInfo.getrepr = count


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"tracebacks drawn: {len(drawn)}")
"""
