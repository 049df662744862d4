"""`kata report` shows or writes what was asked, says what was amiss, and leaves nothing running."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree

import pytest

from checker import catalog
from checker.catalog import KATAS
from checker.faces.cli import FAILED, INTERRUPTED, PASSED, USAGE, main
from checker.tests import packs
from checker.tests.rooms import mend, untouched
from checker.tests.test_hostile import runs, wait_until

FIRST = KATAS[0]
ONE = ["--paths", FIRST.path]  # so that one kata of each learner is looked at


@pytest.fixture
def learners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Anna has mended the first kata, ben has begun it."""
    for name in ("anna", "ben"):
        untouched(tmp_path / "learners" / name)
    mend(FIRST, tmp_path / "learners" / "anna")
    FIRST.file(tmp_path / "learners" / "ben").write_text("raise ValueError('not yet')\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "learners"


def test_many_learners_are_one_table(learners: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "learners/anna", "learners/ben", *ONE]) == PASSED
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["anna", "1/1", "1/1"] in rows and ["ben", "0/1", "0/1"] in rows


def test_without_a_folder_it_is_ones_own(
    learners: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FIRST.file(learners / "anna").parent)
    assert main(["report", "--json"]) == PASSED
    (told,) = json.loads(capsys.readouterr().out)["learners"]
    assert told["name"] == "anna"
    assert [row["kata"] for row in told["rows"]] == [kata.path for kata in KATAS]
    assert [row["state"] for row in told["rows"]].count("passed") == 1


def test_what_passes_does_not_decide_the_exit_code_and_a_bad_folder_does(
    learners: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "learners/ben", *ONE]) == PASSED
    assert main(["report", "learners/ben", "learners/cy", *ONE]) == FAILED
    assert "cy: there is no such folder" in capsys.readouterr().out


def test_a_machine_that_cannot_judge_says_so(
    learners: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KATA_POSTGRES", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/shop")  # nobody listens there
    kata = next(kata for kata in KATAS if catalog.asks(kata, "postgres"))
    mend(kata, learners / "anna")
    assert main(["report", "learners/anna", "--paths", kata.path]) == FAILED
    assert f"anna: {kata.path}: " in capsys.readouterr().out


@pytest.mark.parametrize("format", ["json", "csv", "junit", "html"])
def test_a_format_goes_to_the_screen_or_to_a_file(
    format: str, learners: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["report", "learners/anna", *ONE, "--format", format]) == PASSED
    shown = capfdbinary.readouterr().out
    assert b"anna" in shown and FIRST.path.encode() in shown
    assert main(["report", "learners/anna", *ONE, "--format", format, "--output", "new"]) == PASSED
    assert b"anna" in Path("new").read_bytes()
    assert b"written: new" in capfdbinary.readouterr().out


def test_one_run_writes_many_files_and_shows_the_table(
    learners: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["out/report.html", "report.xml", "report.json", "report.CSV"]
    outputs = [word for file in files for word in ("--output", file)]
    assert main(["report", "learners/anna", *ONE, *outputs]) == PASSED
    shown = capsys.readouterr().out
    assert all(f"written: {Path(file)}" in shown for file in files) and "1/1" in shown
    assert Path("out/report.html").read_bytes().startswith(b"<!doctype html>")
    assert ElementTree.parse("report.xml").getroot().get("tests") == "1"
    assert json.loads(Path("report.json").read_bytes())["learners"][0]["name"] == "anna"
    assert b"anna" in Path("report.CSV").read_bytes()


def test_a_file_that_cannot_be_written_costs_one_line_and_no_other_file(
    learners: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("taken").write_text("a file where the folder should be")
    outputs = ["--output", "taken/report.html", "--output", "report.csv"]
    assert main(["report", "learners/anna", *ONE, *outputs]) == FAILED
    told = capsys.readouterr()
    assert told.err.count("\n") == 1 and "report.html could not be written: " in told.err
    assert Path("report.csv").exists() and "1/1" in told.out


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_a_pipe_is_written_to_and_stays_one(
    learners: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo("report.json")
    reader = os.open("report.json", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert main(["report", "learners/anna", *ONE, "--output", "report.json"]) == PASSED
        assert json.loads(os.read(reader, 1 << 16))["learners"][0]["name"] == "anna"
    finally:
        os.close(reader)
    assert Path("report.json").is_fifo() and "written: report.json" in capsys.readouterr().out


def test_the_narrowest_terminal_shows_who_it_is(
    learners: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    assert main(["report", "learners/anna", "learners/ben", *ONE]) == PASSED
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["anna", "1/1", "1/1"] in rows and ["ben", "0/1", "0/1"] in rows


def test_paths_are_seen_from_where_one_stands(
    learners: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FIRST.file(learners / "anna").parents[1])
    assert main(["report", "--json", "--paths", "taskgroup"]) == PASSED
    (told,) = json.loads(capsys.readouterr().out)["learners"]
    assert {row["kata"] for row in told["rows"]} == {k.path for k in KATAS if k.rule == FIRST.rule}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--output", "report.txt"], "Let it end in .json, .csv, .xml, .html"),
        (["--output", "learners"], "--output learners is a folder; name a file in it"),
        (["--format", "xls"], "see `kata report --help`"),
        (["--paths", "asincio"], "the nearest: asyncio"),
        (["--root", "learners"], "learners has neither a folder `katas` nor a `course.toml`"),
    ],
)
def test_what_cannot_be_asked_is_told_before_anything_is_judged(
    arguments: list[str], told: str, learners: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["report", "learners/anna", *arguments])
    except SystemExit as left:
        code = int(str(left.code))
    assert code == USAGE
    shown = capsys.readouterr()
    assert told in shown.err and shown.err.count("\n") == 1
    assert shown.out == ""


def test_a_pack_is_reported_on_like_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = packs.made(tmp_path / "shop")
    packs.put(shop / "solutions" / f"{packs.KATA.path}.py", packs.KATA.file(shop))
    monkeypatch.chdir(tmp_path)
    for name in ("anna", "ben"):
        copytree(shop / ("katas" if name == "anna" else "originals"), Path(name, "katas"))
    assert main(["--root", "shop", "report", "anna", "ben", "--json"]) == PASSED
    anna, ben = json.loads(capsys.readouterr().out)["learners"]
    assert [(row["kata"], row["state"]) for row in anna["rows"]] == [(packs.KATA.path, "passed")]
    assert [row["state"] for row in ben["rows"]] == ["not begun"]
    monkeypatch.chdir(shop)
    assert main(["report", "--format", "html"]) == PASSED
    assert packs.KATA.path in capsys.readouterr().out


def test_who_has_no_course_is_told_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(catalog, "HOME", tmp_path / "installed")
    assert main(["report"]) == USAGE
    assert "`kata init DIR` makes one" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C to whole consoles only")
def test_ctrl_c_leaves_nothing_running(learners: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for name in ("anna", "ben"):
        FIRST.file(learners / name).write_text(ENDLESS.format(notes=str(notes), name=name))
    parent = subprocess.Popen(
        [sys.executable, "-m", "checker", "report", "learners/anna", "learners/ben", *ONE],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    wait_until(lambda: any(notes.iterdir()))
    os.killpg(parent.pid, signal.SIGINT)  # as a terminal does it
    shown, _ = parent.communicate(timeout=30)
    assert parent.returncode == INTERRUPTED
    assert shown.count(b"\n") <= 1 and b"Traceback" not in shown
    wait_until(lambda: not any(runs(int(note.name)) for note in notes.iterdir()))


ENDLESS = """
import os
open(os.path.join({notes!r}, str(os.getpid())), "w").close()
while True:
    pass  # {name}
"""
