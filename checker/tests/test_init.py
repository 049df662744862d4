"""`kata init` makes a folder to work in, all of it or nothing, and writes over nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker import catalog, progress
from checker.catalog import KATAS, RULES
from checker.faces.cli import FAILED, PASSED, USAGE, main
from checker.folder import given
from checker.tests.rooms import ROOT


def test_it_holds_lessons_and_katas_and_no_solutions(tmp_path: Path) -> None:
    place = made(tmp_path / "course")
    assert all(progress.untouched(kata, place) for kata in KATAS)
    for rule in RULES:
        lesson = catalog.lesson(rule, place)
        assert lesson.read_bytes() == catalog.lesson(rule, ROOT).read_bytes()
    assert not (place / "solutions").exists()
    assert {"README.md", "pytest.ini", ".gitignore"} <= {each.name for each in place.iterdir()}


def test_it_is_a_course_for_kata_and_pytest_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = made(tmp_path / "course")
    monkeypatch.chdir(place)
    assert main(["check", KATAS[0].path]) == FAILED
    assert "promises kept" in capsys.readouterr().out
    one = f"katas/{KATAS[0].path}.py"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", one], capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert "warning" not in run.stdout


def test_it_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == PASSED
    assert "cd backend-katas && kata" in capsys.readouterr().out
    assert main(["init", "two words"]) == PASSED
    shown = capsys.readouterr().out
    assert "cd 'two words' && kata" in shown or 'cd "two words" && kata' in shown


def test_a_readme_names_only_commands_that_there_are() -> None:
    for line in given.README.splitlines():
        command = line.rpartition("| `kata ")[2].partition("`")[0].split()
        if "| `kata " in line and command:
            with pytest.raises(SystemExit) as left:
                main([command[0], "--help"])
            assert left.value.code == 0, line


@pytest.mark.parametrize("dots", [(), (".git", ".venv")], ids=["empty", "with hidden folders"])
def test_an_empty_folder_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dots: tuple[str, ...]
) -> None:
    for each in dots:
        (tmp_path / each).mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["init", "."]) == PASSED
    assert progress.untouched(KATAS[0], tmp_path)
    assert not list(tmp_path.glob(".init-*"))


@pytest.mark.parametrize(
    ("there", "place", "told"),
    [
        ("course/notes.txt", "course", "course is not empty (there is notes.txt)"),
        ("course/.gitignore", "course", "course is not empty (there is .gitignore)"),
        ("course/katas/mine.py", "course", "course is not empty (there is katas)"),
        (
            "course/katas/asyncio/mine.py",
            "course",
            "course holds a course already; there, `kata update`",
        ),
        ("course", "course", "course is a file"),
    ],
)
def test_nothing_is_written_over(
    there: str, place: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / there
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    assert main(["init", str(tmp_path / place)]) == USAGE
    shown = capsys.readouterr().err
    assert told in shown and shown.count("\n") == 1
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [file]
    assert file.read_text() == "mine"


def test_where_nothing_can_be_written_it_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert main(["init", str(tmp_path / "file" / "course")]) == FAILED
    shown = capsys.readouterr().err
    assert "was not made, and nothing is left of it" in shown and shown.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="there, a folder cannot be closed by its mode")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o555)
    try:
        assert main(["init", str(tmp_path / "course")]) == FAILED
    finally:
        tmp_path.chmod(0o755)
    assert "Permission denied" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="a file's size cannot be bounded there")
@pytest.mark.parametrize("place", ["course", "deep/er/course", "."])
def test_of_a_course_that_does_not_fit_nothing_is_left(tmp_path: Path, place: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", BOUNDED, "init", place],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == FAILED
    assert "File too large" in run.stderr and run.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


BOUNDED = """
import resource, sys
from checker.faces.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))  # no lesson is so short
sys.exit(main())
"""


def made(place: Path) -> Path:
    assert main(["init", str(place)]) == PASSED
    return place
