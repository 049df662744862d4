"""A report says of every learner what is so, whatever stands in the folder of another."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import progress
from checker.catalog import KATAS, checks
from checker.kata import Kata
from checker.probes.postgres import sharing
from checker.report.folder import folders
from checker.report.judging import collect
from checker.report.row import Learner, Report, Row
from checker.tests.rooms import mend, untouched

FIRST, SECOND, THIRD = KATAS[:3]
DATABASE = Kata("pooling/database/setting_that_vanished")
DEADLINE = 3.0  # seconds


def learner(folder: Path, *passed: Kata) -> Path:
    """The folder of one who has mended some katas."""
    untouched(folder)
    for kata in passed:
        mend(kata, folder)
    return folder


def edit(folder: Path, kata: Kata, text: str = "# tried\n") -> None:
    with kata.file(folder).open("a", encoding="utf-8") as file:
        file.write(text)


def collected(*places: Path, katas: tuple[Kata, ...] = (FIRST, SECOND)) -> Report:
    return collect(folders(map(str, places)), katas, deadline=DEADLINE)


def rows(report: Report, name: str) -> dict[str, Row]:
    return {row.kata: row for row in named(report, name).rows}


def named(report: Report, name: str) -> Learner:
    return next(each for each in report.learners if each.name == name)


def test_a_kata_is_not_begun_begun_passed_or_missing(tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna", FIRST)
    edit(anna, SECOND)
    FIRST.file(learner(tmp_path / "ben")).unlink()
    report = collected(anna, tmp_path / "ben", katas=(FIRST, SECOND, THIRD))
    states = [[row.state for row in each.rows] for each in report.learners]
    assert states == [["passed", "begun", "not begun"], ["missing", "not begun", "not begun"]]
    passed = rows(report, "anna")[FIRST.path]
    assert passed.kept == passed.promises == len(checks(FIRST))
    assert (report.judged, report.whole) == (2, True)


def test_a_failure_is_told_in_the_checkers_words(tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna")
    edit(anna, FIRST)
    row = rows(collected(anna), "anna")[FIRST.path]
    assert 0 < len(row.failures) == row.promises - row.kept
    failure = row.failures[0]
    assert failure.promised in [check.promise for check in checks(FIRST)]
    assert "panel" in failure.saw and failure.where.startswith("line ")


def test_what_was_opened_and_when_it_passed_comes_from_the_progress(tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna", FIRST)
    list(progress.judge([FIRST], anna))
    progress.open_hint(FIRST, anna)
    progress.show_solution(SECOND, anna)
    first, second = collected(anna).learners[0].rows
    assert (first.hints, first.solution) == (1, False)
    assert first.since == progress.read(anna)[FIRST].since != ""
    assert (second.hints, second.solution, second.since) == (0, True, "")


def test_what_passed_once_and_does_not_now_is_changed(tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna", FIRST)
    list(progress.judge([FIRST], anna))
    edit(anna, FIRST, "raise ValueError\n")
    assert rows(collected(anna), "anna")[FIRST.path].state == "changed"


def test_progress_alone_makes_nothing_pass(tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna")
    edit(anna, FIRST)
    forged = progress.Entry(passed=progress.digest(FIRST, anna), since="2026-11-30")
    progress._change(FIRST, anna, passed=forged.passed, since=forged.since)
    assert progress.state(FIRST, anna, progress.read(anna)) == "passed"
    assert rows(collected(anna), "anna")[FIRST.path].state == "changed"


def test_the_same_content_is_judged_once(tmp_path: Path) -> None:
    places = [learner(tmp_path / name, FIRST) for name in ("anna", "ben", "cy")]
    edit(places[2], FIRST)
    report = collected(*places)
    assert (report.judged, report.repeated) == (2, 1)
    same = [rows(report, name)[FIRST.path] for name in ("anna", "ben", "cy")]
    assert [row.same_as for row in same] == ["", "anna", ""]
    assert [row.state for row in same] == ["passed"] * 3


def test_nothing_is_written_into_the_folders(tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna", FIRST)
    edit(anna, SECOND)
    before = contents(anna)
    collected(anna)
    assert contents(anna) == before


def test_no_more_files_are_judged_at_a_time_than_there_are_cores(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    places = [learner(tmp_path / f"learner {number}") for number in range(4)]
    for number, place in enumerate(places):
        edit(place, FIRST, NOTE.format(notes=str(notes), number=number))
    collected(*places, katas=(FIRST,))
    present = [int(note.read_text()) for note in notes.glob("*.most")]
    assert len(present) == 4
    assert max(present) <= (os.cpu_count() or 1)


def test_a_hundred_folders_are_judged_on_one_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", sharing.INHERITED):
        monkeypatch.delenv(name, raising=False)
    note = tmp_path / "servers"
    places = [learner(tmp_path / f"learner {number}", DATABASE) for number in range(3)]
    for place in places:
        file = DATABASE.file(place)
        asks = ASKS.format(note=str(note), place=place.name)
        file.write_text(file.read_text(encoding="utf-8").replace(" " * 12 + "yield", asks))
    report = collect(folders(map(str, places)), [DATABASE])
    assert report.judged == 3 and report.whole
    servers = [line.split("\t") for line in note.read_text().splitlines()]
    assert {place for place, _ in servers} == {place.name for place in places}
    assert len({server for _, server in servers}) == 1


def spoil(part: str) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / ".kata").mkdir()
        (folder / progress.FILE).write_text(part)

    return write


def test_one_bad_folder_costs_nobody_else(tmp_path: Path) -> None:
    good = learner(tmp_path / "good", FIRST)
    edit(learner(tmp_path / "loops"), FIRST, "while True:\n    pass\n")
    edit(learner(tmp_path / "eats"), FIRST, "hoard = [bytearray(1 << 24) for _ in range(1000)]\n")
    edit(learner(tmp_path / "shouts"), FIRST, f"raise ValueError('ha ' * {10**6})\n")
    FIRST.file(learner(tmp_path / "large")).write_bytes(b"#" * (1 << 20) + b"#\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare" / "katas").mkdir(parents=True)
    (tmp_path / "file").write_text("no folder")
    report = collected(*sorted(tmp_path.iterdir()), tmp_path / "ghost", good / "katas")
    assert {each.name: each.amiss for each in report.learners if each.amiss} == {
        "empty": "there is no folder `katas` in it",
        "bare": "there is no kata of this course in its folder `katas`",
        "file": "it is a file, not a learner's folder",
        "ghost": "there is no such folder",
        "katas": "there is no folder `katas` in it",
    }
    assert not report.whole
    states = {each.name: each.rows[0].state for each in report.learners if each.rows}
    assert states == {
        **{"good": "passed", "loops": "begun", "eats": "begun", "shouts": "begun"},
        "large": "not judged",
    }
    assert "busy at line" in rows(report, "loops")[FIRST.path].failures[0].saw
    assert len(rows(report, "shouts")[FIRST.path].failures[0].saw) == 2000
    assert rows(report, "large")[FIRST.path].why == "leaked_siblings.py has more than 1 MiB"
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices with names are a POSIX matter")
def test_what_would_be_read_for_ever_is_not_opened(tmp_path: Path) -> None:
    for name in ("pipe", "device", "progress"):
        learner(tmp_path / name)
    for name in ("pipe", "device"):
        FIRST.file(tmp_path / name).unlink()
    os.mkfifo(FIRST.file(tmp_path / "pipe"))
    FIRST.file(tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "progress" / ".kata").mkdir()
    os.mkfifo(tmp_path / "progress" / progress.FILE)
    report = collected(*(tmp_path / name for name in ("pipe", "device", "progress")))
    for name in ("pipe", "device"):
        assert rows(report, name)[FIRST.path].why == "leaked_siblings.py is no regular file"
    assert "cannot be read" in named(report, "progress").note


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root and Windows may read everything"
)
def test_what_may_not_be_read_says_so(tmp_path: Path) -> None:
    anna, ben = learner(tmp_path / "anna"), learner(tmp_path / "ben")
    FIRST.file(anna).chmod(0)
    ben.chmod(0)
    try:
        report = collected(anna, ben)
    finally:
        ben.chmod(0o700)
    assert rows(report, "anna")[FIRST.path].why == "it cannot be read: Permission denied"
    assert "Permission denied" in named(report, "ben").amiss


@pytest.mark.parametrize("part", ["", "{", "\0", "[1]", "[" * 100_000])
def test_spoiled_progress_costs_only_what_it_knew(part: str, tmp_path: Path) -> None:
    anna = learner(tmp_path / "anna", FIRST)
    spoil(part)(anna)
    report = collected(anna)
    assert named(report, "anna").note.startswith(".kata/progress.json cannot be read")
    assert rows(report, "anna")[FIRST.path].state == "passed"
    assert (anna / progress.FILE).read_text() == part


def test_folders_of_one_name_are_told_apart_and_one_folder_is_one_learner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("anna", "ben"):
        (tmp_path / name / "katas-work").mkdir(parents=True)
    (tmp_path / "cy").mkdir()
    monkeypatch.chdir(tmp_path)
    typed = ["anna/katas-work", "ben/katas-work", "cy", "./cy", str(tmp_path / "cy")]
    names = [str(Path("anna", "katas-work")), str(Path("ben", "katas-work")), "cy"]
    assert [each.name for each in folders(typed)] == names


@pytest.mark.skipif(os.name != "posix", reason="Windows asks for rights to make a link")
def test_a_learner_bears_the_name_of_the_link_and_not_of_what_it_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work-3").mkdir()
    (tmp_path / "learners").mkdir()
    (tmp_path / "learners" / "anna").symlink_to(tmp_path / "work-3")
    monkeypatch.chdir(tmp_path)
    assert [each.name for each in folders(["learners/anna", "work-3"])] == ["anna"]
    monkeypatch.chdir(tmp_path / "learners")
    assert [each.name for each in folders(["."])] == ["learners"]


def test_a_star_that_no_shell_has_read_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ben", "anna"):
        (tmp_path / "learners" / name).mkdir(parents=True)
    (tmp_path / "learners" / "notes.txt").write_text("no folder")
    monkeypatch.chdir(tmp_path)
    assert [each.name for each in folders(["learners/*"])] == ["anna", "ben"]
    assert [each.amiss for each in folders(["nobody/*"])] == ["there is no such folder"]


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


NOTE = """
import time as _time
from pathlib import Path as _Path

_here, _most = _Path({notes!r}, "{number}.here"), _Path({notes!r}, "{number}.most")
if not _most.exists():
    _here.touch()
    _seen, _end = 0, _time.monotonic() + 0.5
    while _time.monotonic() < _end:
        _seen = max(_seen, len(list(_here.parent.glob("*.here"))))
        _time.sleep(0.01)
    _most.write_text(str(_seen))
    _here.unlink()
"""
ASKS = """
            server = await app.state.pool.fetchval("SELECT pg_postmaster_start_time()")
            with open({note!r}, "a") as note:
                print({place!r}, server, sep="\\t", file=note)
            yield"""
