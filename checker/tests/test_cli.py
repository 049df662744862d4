"""`kata` tells the state, judges, helps, and says clearly what it was not asked rightly."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.catalog import KATAS, asks, hints
from checker.faces.cli import FAILED, PASSED, USAGE, main
from checker.kata import Kata
from checker.tests.rooms import solved, untouched
from checker.verdict import Verdict

FIRST = KATAS[0]


@pytest.fixture
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner who has mended nothing."""
    monkeypatch.chdir(untouched(tmp_path))
    return tmp_path


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner who has mended everything."""
    monkeypatch.chdir(solved(tmp_path))
    return tmp_path


def test_it_shows_the_course_and_the_verdict_on_what_is_next(
    at_work: Path, short_course: tuple[Kata, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == PASSED
    shown = capsys.readouterr().out
    assert all(f"· {kata.name}" in shown for kata in short_course)
    assert f"0 of {len(short_course)} pass   (· untouched, ✗ begun, ✓ passed" in shown
    assert f"Next: {FIRST.path}" in shown
    assert "Your task:" in shown
    assert "✗" in shown and "saw" in shown and "where" in shown


def test_what_is_solved_is_not_what_is_next(
    at_work: Path, short_course: tuple[Kata, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    FIRST.file(at_work).write_bytes(FIRST.solution(at_work).read_bytes())
    main([])
    shown = capsys.readouterr().out
    assert f"✓ {FIRST.name}" in shown
    assert f"Next: {short_course[1].path}" in shown


@pytest.mark.usefixtures("short_course")
def test_a_course_that_is_done_says_so(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == PASSED
    assert "Every kata passes." in capsys.readouterr().out


def test_it_works_from_any_folder_of_the_course(
    at_work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FIRST.file(at_work).parent)
    assert main(["check", f"{FIRST.name}.py"]) == FAILED
    assert FIRST.path in capsys.readouterr().out


def test_check_fails_until_every_promise_is_kept(
    at_work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", FIRST.path]) == FAILED
    assert f"a hint:  kata hint {FIRST.name}" in capsys.readouterr().out
    FIRST.file(at_work).write_bytes(FIRST.solution(at_work).read_bytes())
    assert main(["check", FIRST.path]) == PASSED
    shown = capsys.readouterr().out
    assert f"{FIRST.path}  passed" in shown and "a hint" not in shown


def test_check_without_a_path_judges_the_whole_course(
    done: Path, short_course: tuple[Kata, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == PASSED
    shown = capsys.readouterr().out
    assert all(f"{kata.path}  passed" in shown for kata in short_course)
    number = len(short_course)
    assert shown.endswith(f"\n{number} of {number} katas pass\n")


def test_check_says_who_knows_what_the_machine_lacks(
    at_work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KATA_POSTGRES", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/shop")  # nobody listens there
    kata = next(kata for kata in KATAS if asks(kata, "postgres"))
    assert main(["check", kata.path]) == FAILED
    shown = capsys.readouterr().out
    assert "not judged" in shown and "kata doctor" in shown


def test_check_prints_verdicts_as_json(at_work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", FIRST.rule]) == FAILED
    told = json.loads(capsys.readouterr().out)
    assert [each["kata"] for each in told] == [k.path for k in KATAS if k.rule == FIRST.rule]
    assert not any(each["passed"] for each in told)
    assert all(Verdict.from_dict(each).as_dict() == each for each in told)


def test_the_course_as_json_says_what_has_passed(
    done: Path, short_course: tuple[Kata, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json"]) == PASSED
    told = json.loads(capsys.readouterr().out)
    assert [each["passed"] for each in told] == [True] * len(short_course)


def test_hints_come_one_by_one(at_work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = hints(FIRST)
    assert main(["hint", FIRST.name]) == PASSED
    shown = capsys.readouterr().out
    assert first in _one_line(shown) and second not in _one_line(shown)
    assert f"one more:  kata hint {FIRST.name}" in shown
    assert main(["hint", FIRST.name, "3"]) == USAGE
    assert "hint 3 is not open yet" in capsys.readouterr().err
    for each in (second, third, third):
        assert main(["hint", FIRST.name]) == PASSED
        shown = capsys.readouterr().out
        assert each in _one_line(shown)
    assert "one more" not in shown
    assert main(["hint", FIRST.name, "2"]) == PASSED
    assert second in _one_line(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "leakd_siblings"], "no kata at 'leakd_siblings'; the nearest: leaked_siblings"),
        (["check", "asincio"], "the nearest: asyncio"),
        (
            ["hint", "asyncio"],
            "one kata at a time; at 'asyncio' are asyncio/taskgroup/leaked_siblings, ",
        ),
        (["hint", "leaked_siblings", "4"], "there is no hint 4; ask for 1 to 3"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(
    arguments: list[str], told: str, at_work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == USAGE
    shown = capsys.readouterr().err
    assert told in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "did you mean check?"),
        (["leaked_siblings"], "did you mean kata check leaked_siblings?"),
        (["check", "--jsn"], "did you mean --json?"),
        (["check", "--deadline", "soon"], "'soon' is not a number of seconds above 0"),
        (["check", "--deadline", "-1"], "'-1' is not a number of seconds above 0"),
        (["hint"], "see `kata hint --help`"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == USAGE
    shown = capsys.readouterr().err
    assert told in shown
    assert shown.count("\n") == 1


def test_a_terminal_without_unicode_gets_plain_signs(at_work: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "checker", "check", FIRST.name],
        cwd=at_work,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert shown.returncode == FAILED
    assert b"  x " in shown.stdout and b"?" not in shown.stdout


def _one_line(shown: str) -> str:
    return " ".join(shown.split())
