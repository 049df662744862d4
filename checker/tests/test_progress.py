"""What a learner has achieved is known, and is still known tomorrow and elsewhere."""

import json
import multiprocessing
import os
import sys
from pathlib import Path
from shutil import copyfile

import pytest

from checker import progress
from checker.catalog import KATAS
from checker.kata import Kata
from checker.progress import FILE, Entry, NotSaved
from checker.tests.rooms import mend, untouched
from checker.verdict import Result, Verdict

KATA, NEXT = KATAS[:2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return untouched(tmp_path / "course")


def state(root: Path, kata: Kata = KATA) -> str:
    return progress.state(kata, root, progress.read(root))


def judge(root: Path) -> None:
    list(progress.judge([KATA], root))


def edit(root: Path) -> None:
    with KATA.file(root).open("a", encoding="utf-8") as file:
        file.write("# tried\n")


def test_a_kata_is_untouched_then_begun_then_passed_then_changed(root: Path) -> None:
    assert state(root) == "untouched"
    edit(root)
    assert state(root) == "begun"
    mend(KATA, root)
    judge(root)
    assert state(root) == "passed"
    edit(root)
    assert state(root) == "changed"
    judge(root)
    assert state(root) == "passed"


def test_what_has_been_judged_need_not_be_judged_again(root: Path) -> None:
    def unknown() -> bool:
        return progress.unknown(KATA, root, progress.read(root))

    assert not unknown()
    edit(root)
    assert unknown()
    judge(root)
    assert not unknown()
    mend(KATA, root)
    assert unknown()
    judge(root)
    assert not unknown()


def test_other_checks_judge_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mend(KATA, root)
    judge(root)
    checks = root / "checks.py"
    checks.write_bytes(KATA.checks.read_bytes() + b"# sterner\n")
    monkeypatch.setattr(Kata, "checks", checks)
    assert state(root) == "changed"
    assert progress.unknown(KATA, root, progress.read(root))


def test_a_machine_that_cannot_judge_changes_nothing(root: Path) -> None:
    hindered = Result("promise", "kept", "not run", cause="environment", saw="no database")
    progress.note(KATA, Verdict(KATA.path, "file", (hindered,)), "digest", root)
    assert not (root / FILE).exists()


def test_what_has_failed_since_it_passed_is_not_called_passed(root: Path) -> None:
    mend(KATA, root)
    judge(root)
    failed = Verdict(KATA.path, "file", (Result("promise", "kept", "failed"),))
    progress.note(KATA, failed, progress.digest(KATA, root), root)  # with another library, say
    assert state(root) == "changed"
    judge(root)
    assert state(root) == "passed"


def test_it_moves_to_another_machine_as_one_file(root: Path, tmp_path: Path) -> None:
    mend(KATA, root)
    judge(root)
    progress.open_hint(NEXT, root)
    other = untouched(tmp_path / "laptop")
    mend(KATA, other)
    (other / FILE).parent.mkdir()
    copyfile(root / FILE, other / FILE)
    assert progress.read(other) == progress.read(root)
    assert state(other) == "passed"


def test_hints_open_one_by_one_up_to_the_last(root: Path) -> None:
    assert [progress.open_hint(KATA, root) for _ in range(4)] == [1, 2, 3, 3]


def test_what_a_killed_process_left_of_a_draft_goes_with_the_next_note(root: Path) -> None:
    left = (root / FILE).with_name(f".{FILE.name}.4711.new")
    left.parent.mkdir()
    left.write_text("{")
    progress.open_hint(KATA, root)
    assert not left.exists()


@pytest.mark.parametrize(
    "spoiled",
    ["", "{", "[1]", "null", '"x"', "\0\0", "[" * 100_000],
    ids=lambda text: text[:3] or "empty",
)
def test_a_spoiled_file_is_put_aside(spoiled: str, root: Path) -> None:
    (root / FILE).parent.mkdir()
    (root / FILE).write_text(spoiled)
    assert progress.read(root) == {}
    progress.open_hint(KATA, root)
    assert progress.read(root)[KATA].hints == 1
    (aside,) = (root / ".kata").glob("progress-*-broken.json")
    assert aside.read_text() == spoiled


def test_what_makes_no_sense_is_passed_over(root: Path) -> None:
    (root / FILE).parent.mkdir()
    told = {KATA.path: {"hints": "two", "passed": 5, "stars": 3}, NEXT.path: ["?"]}
    (root / FILE).write_text(json.dumps(told))
    assert progress.read(root) == {KATA: Entry(), NEXT: Entry()}


def test_hints_below_none_are_none(root: Path) -> None:
    (root / FILE).parent.mkdir()
    (root / FILE).write_text(json.dumps({KATA.path: {"hints": -9}}))
    assert progress.hint(KATA, root) == 1


def test_what_a_later_version_knows_besides_is_kept(root: Path) -> None:
    (root / FILE).parent.mkdir()
    (root / FILE).write_text(json.dumps({KATA.path: {"stars": 3}, "new/one": {"hints": 1}}))
    progress.open_hint(KATA, root)
    told = json.loads((root / FILE).read_text())
    assert told[KATA.path]["stars"] == 3 and told[KATA.path]["hints"] == 1
    assert told["new/one"] == {"hints": 1}


def test_two_spoiled_files_are_both_put_aside(root: Path) -> None:
    (root / FILE).parent.mkdir()
    for spoiled in "[1]", "[2]":
        (root / FILE).write_text(spoiled)
        progress.open_hint(KATA, root)
    aside = (root / ".kata").glob("progress-*-broken.json")
    assert sorted(file.read_text() for file in aside) == ["[1]", "[2]"]


@pytest.mark.skipif(sys.platform != "linux", reason="names there are UTF-8")
def test_a_name_that_is_no_text_is_no_hindrance(root: Path) -> None:
    service = Kata("capstone/service")
    (service.file(root) / os.fsdecode(b"\xff.py")).write_text("x = 1\n")
    assert progress.unknown(service, root, {})


def test_progress_that_cannot_be_saved_is_told_in_one_line(root: Path) -> None:
    (root / ".kata").write_text("a file where the folder should be")
    with pytest.raises(NotSaved, match=r"not saved in .*: a file stands .*; move it away"):
        progress.open_hint(KATA, root)


def test_verdicts_come_before_the_complaint_that_they_were_not_saved(root: Path) -> None:
    (root / ".kata").write_text("a file where the folder should be")
    judging = progress.judge([KATA], root)
    kata, verdict = next(judging)
    assert (kata, verdict.passed) == (KATA, False)
    with pytest.raises(NotSaved):
        next(judging)


def test_a_file_saved_while_it_is_judged_is_not_taken_for_what_was_judged(root: Path) -> None:
    mend(KATA, root)
    judging = progress.judge([KATA, NEXT], root, workers=1)
    next(judging)
    with NEXT.file(root).open("a", encoding="utf-8") as file:
        file.write("# saved meanwhile\n")
    list(judging)
    assert NEXT not in progress.read(root)


def test_processes_at_once_lose_nothing_of_one_another(root: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.starmap(progress.open_hint, [(kata, root) for kata in KATAS])
    assert progress.read(root) == {kata: Entry(hints=1) for kata in KATAS}


def test_what_follows_is_the_next_that_has_not_passed(root: Path) -> None:
    def following(kata: Kata) -> Kata | None:
        return progress.following(kata, root, progress.read(root))

    assert following(KATA) == NEXT
    assert following(KATAS[-1]) == KATA
    mend(NEXT, root)
    list(progress.judge([NEXT], root))
    assert following(KATA) == KATAS[2]
