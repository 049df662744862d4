"""`pytest katas` selects, reports and grades as people expect of pytest."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from checker import progress
from checker.catalog import KATAS, asks, checks
from checker.kata import files
from checker.tests.rooms import solved, untouched

HERE = [kata for kata in KATAS if kata.rule == "asyncio/structured"]  # quick: no framework
FIRST = HERE[0]
FILE = f"katas/{FIRST.path}.py"
RULE = f"katas/{FIRST.rule}"
EVERY_CHECK = sum(len(checks(kata)) for kata in HERE)


class Graded(NamedTuple):
    """A folder after the rule was graded in it once, and what pytest printed."""

    root: Path
    told: str

    def failed(self) -> list[str]:
        """The names of the checks that the first kata failed."""
        names = [check.name for check in checks(FIRST)]
        return [name for name in names if f"FAILED {FILE}::{name}" in self.told]


@pytest.fixture
def at_work(tmp_path: Path) -> Path:
    """A learner who has mended all katas but the first."""
    return all_but_the_first(tmp_path)


@pytest.fixture(scope="module")
def rule(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Graded with all that only looks on."""
    root = all_but_the_first(tmp_path_factory.mktemp("rule"))
    (root / "counting.py").write_text(COUNTING, encoding="utf-8")
    FIRST.file(root).with_name("notes.py").write_text("this is no Python\n")
    run = graded(root, RULE, "-p", "counting", "--junitxml=grades.xml")
    assert run.returncode == 1, run.stdout
    return Graded(root, run.stdout)


@pytest.fixture(scope="module")
def rule_by_two(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Graded by two workers."""
    root = all_but_the_first(tmp_path_factory.mktemp("rule"))
    return Graded(root, graded(root, RULE, "-n", "2").stdout)


def test_node_ids_stand_on_the_learners_file(at_work: Path) -> None:
    listed = graded(at_work, "--collect-only", "-q", "katas").stdout
    for kata in KATAS:
        file = files(kata.file(at_work))[0].relative_to(at_work).as_posix()
        for check in checks(kata):
            assert f"{file}::{check.name}\n" in listed


def test_a_failure_says_promised_saw_where_and_shows_the_timeline(rule: Graded) -> None:
    for part in ("promised ", "saw ", "where ", "timeline", f"kata hint {FIRST.handle}"):
        assert part in rule.told


def test_no_traceback_is_drawn_for_a_broken_promise(rule: Graded) -> None:
    """It would lead through the checker, and to draw it takes longer than to judge."""
    assert rule.failed() and "tracebacks drawn: 0\n" in rule.told, rule.told


def test_one_check_can_be_asked_for_by_its_node_id(at_work: Path, rule: Graded) -> None:
    broken, *_ = rule.failed()
    run = graded(at_work, f"{FILE}::{broken}")
    assert (run.returncode, "1 failed in" in run.stdout) == (1, True), run.stdout


def test_k_selects_by_name(at_work: Path) -> None:
    run = graded(at_work, RULE, "-k", HERE[1].name)
    passed = len(checks(HERE[1]))
    assert (run.returncode, f"{passed} passed" in run.stdout) == (0, True), run.stdout


def test_x_stops_at_the_first_failure(at_work: Path) -> None:
    assert "stopping after 1 failures" in graded(at_work, RULE, "-x").stdout


def test_lf_asks_again_for_what_failed(rule: Graded) -> None:
    failed = len(rule.failed())
    run = graded(rule.root, RULE, "--lf")
    assert f"\n{'=' * 5}" in run.stdout and f"{failed} failed in" in run.stdout, run.stdout


def test_junitxml_names_files_checks_and_what_was_seen(rule: Graded) -> None:
    (suite,) = ElementTree.parse(rule.root / "grades.xml").getroot()
    assert suite.get("tests") == str(EVERY_CHECK)
    told = {
        case.get("name"): case.findtext("failure")
        for case in suite
        if FIRST.name in str(case.attrib)
    }
    assert rule.failed() == [name for name, text in told.items() if text and "promised" in text]


def test_two_workers_grade_the_same(rule: Graded, rule_by_two: Graded) -> None:
    failed = len(rule.failed())
    assert f"{failed} failed, {EVERY_CHECK - failed} passed" in rule_by_two.told


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


@pytest.mark.parametrize("by", ["rule", "rule_by_two"])
def test_what_passes_and_what_fails_is_remembered(by: str, request: pytest.FixtureRequest) -> None:
    known = progress.read(request.getfixturevalue(by).root)
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


def test_a_file_that_is_no_kata_is_nobodys_failure(rule: Graded) -> None:
    assert (FIRST.file(rule.root).parent / "notes.py").is_file()
    assert "notes" not in rule.told


def test_a_folder_below_is_as_good_as_the_root(at_work: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", f"{FIRST.name}.py"],
        cwd=FIRST.file(at_work).parent,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1 and "promised" in run.stdout, run.stdout


def all_but_the_first(folder: Path) -> Path:
    """The course with every kata mended but the first."""
    solved(folder)
    FIRST.file(folder).write_bytes(FIRST.original.read_bytes())
    return folder


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
