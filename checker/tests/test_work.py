"""Whatever happens to a learner's file, what was in it is still somewhere."""

import multiprocessing
import os
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from checker import work
from checker.catalog import KATAS
from checker.kata import Kata, files
from checker.tests.rooms import untouched

FILE = KATAS[0]
FOLDER = Kata("capstone/service")
ANSWER = b"answer = 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return untouched(tmp_path)


def everything(root: Path) -> dict[str, bytes]:
    """What the learner has, by path."""
    found = [file for file in (root / "katas").rglob("*") if file.is_file()]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


@pytest.mark.parametrize("kata", [FILE, FOLDER], ids=str)
def test_a_reset_restores_the_original_and_keeps_the_learners(kata: Kata, root: Path) -> None:
    original = everything(root)
    for file in files(kata.file(root)):
        file.write_bytes(ANSWER)
    theirs = work.contents(kata.file(root))
    kept = work.reset(kata, root)
    assert everything(root) == original
    assert kept
    assert {name: (kept / name).read_bytes() for name in theirs} == theirs


@pytest.mark.parametrize("kata", [FILE, FOLDER], ids=str)
def test_undo_goes_back_and_forth(kata: Kata, root: Path) -> None:
    original = everything(root)
    files(kata.file(root))[-1].write_bytes(ANSWER)
    edited = everything(root)
    work.reset(kata, root)
    for expected in (edited, original, edited):
        work.undo(kata, root)
        assert everything(root) == expected
    assert len(work.versions(kata, root)) == 4


@pytest.mark.parametrize("kata", [FILE, FOLDER], ids=str)
def test_a_kata_that_is_gone_comes_back(kata: Kata, root: Path) -> None:
    original = everything(root)
    for file in files(kata.file(root)):
        file.unlink()
    assert work.reset(kata, root) is None
    assert everything(root) == original


def test_what_was_added_goes_with_a_reset_and_comes_back_with_its_undo(root: Path) -> None:
    original = everything(root)
    more = FOLDER.file(root) / "caches" / "fares.py"
    more.parent.mkdir()
    more.write_bytes(ANSWER)
    edited = everything(root)
    work.reset(FOLDER, root)
    assert everything(root) == original
    work.undo(FOLDER, root)
    assert everything(root) == edited


def test_what_is_the_same_is_not_kept(root: Path) -> None:
    assert work.reset(FILE, root) is None
    assert work.save(FILE, FILE.file(root), FILE.original.read_bytes(), root) is None
    assert not (root / ".kata").exists()


def test_there_is_nothing_to_undo_before_a_change(root: Path) -> None:
    with pytest.raises(work.NothingKept, match="no earlier version of asyncio"):
        work.undo(FILE, root)


def test_a_read_only_file_is_not_written_over(root: Path) -> None:
    FILE.file(root).write_bytes(ANSWER)
    FILE.file(root).chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        work.reset(FILE, root)
    assert FILE.file(root).read_bytes() == ANSWER


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_symbolic_link_stays_one(root: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.py"
    real.write_bytes(ANSWER)
    FILE.file(root).unlink()
    FILE.file(root).symlink_to(real)
    work.reset(FILE, root)
    assert FILE.file(root).is_symlink()
    assert real.read_bytes() == FILE.original.read_bytes()


def test_a_version_that_cannot_be_kept_whole_is_not_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FILE.file(root).write_bytes(ANSWER)

    def full(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        work.reset(FILE, root)
    assert list((root / work.BACKUPS / FILE.path).iterdir()) == []
    assert FILE.file(root).read_bytes() == ANSWER


def test_a_write_that_breaks_off_leaves_what_was_there(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FILE.file(root).write_bytes(ANSWER)
    before = everything(root)

    def interrupted(*paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        work.write(FILE.file(root), b"half")
    assert everything(root) == before


def test_a_read_only_file_among_others_keeps_all_as_they_were(root: Path) -> None:
    for file in files(FOLDER.file(root)):
        file.write_bytes(ANSWER)
    files(FOLDER.file(root))[-1].chmod(0o444)
    before = everything(root)
    with pytest.raises(PermissionError, match="nothing was changed"):
        work.reset(FOLDER, root)
    assert everything(root) == before


def test_a_file_that_stands_for_the_folder_costs_nothing_in_it(root: Path) -> None:
    folder = FOLDER.file(root)
    for file in files(folder):
        file.write_bytes(ANSWER)
    folder.with_name(f"{folder.name}.py").write_bytes(b"a copy of it all\n")
    before = everything(root)
    work.reset(FOLDER, root)
    assert work.contents(FOLDER.file(root)) == work.contents(FOLDER.original)
    work.undo(FOLDER, root)
    assert everything(root) == before


def test_a_clock_that_is_set_back_does_not_change_what_undo_brings(root: Path) -> None:
    tomorrow = (datetime.now() + timedelta(days=1)).strftime(work.MOMENT)
    earlier = root / work.BACKUPS / FILE.path / tomorrow / FILE.file(root).name
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"older = 1\n")
    FILE.file(root).write_bytes(ANSWER)
    work.reset(FILE, root)
    work.undo(FILE, root)
    assert FILE.file(root).read_bytes() == ANSWER


def test_undo_passes_over_what_is_there_already(root: Path) -> None:
    FILE.file(root).write_bytes(ANSWER)
    work.reset(FILE, root)
    FILE.file(root).write_bytes(ANSWER)  # by the learner's own hand
    with pytest.raises(work.NothingKept):
        work.undo(FILE, root)


def test_what_editors_hide_beside_the_files_is_none_of_them(root: Path) -> None:
    checkpoints = FOLDER.file(root) / ".ipynb_checkpoints"
    checkpoints.mkdir()
    (checkpoints / "main-checkpoint.py").write_bytes(ANSWER)
    assert work.contents(FOLDER.file(root)) == work.contents(FOLDER.original)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right there")
def test_a_link_to_itself_is_mended(root: Path) -> None:
    FILE.file(root).unlink()
    FILE.file(root).symlink_to(FILE.file(root).name)
    work.reset(FILE, root)
    assert FILE.file(root).read_bytes() == FILE.original.read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders are POSIX's")
def test_a_pipe_is_not_waited_for(root: Path) -> None:
    FILE.file(root).unlink()
    os.mkfifo(FILE.file(root))
    with pytest.raises(OSError, match="no ordinary file"):
        work.reset(FILE, root)


def test_who_replace_at_once_lose_nothing_of_each_others(root: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ours = [context.Process(target=save_many, args=(root, name)) for name in "abc"]
    for each in ours:
        each.start()
    for each in ours:
        each.join()
    kept = [each / FILE.file(root).name for each in work.versions(FILE, root)]
    texts = {file.read_bytes() for file in (*kept, FILE.file(root))}
    assert texts == {FILE.original.read_bytes(), *(saved(n, i) for n in "abc" for i in range(30))}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing like kill -9 there")
def test_a_kill_leaves_only_whole_versions(root: Path) -> None:
    theirs = {name: ANSWER * 5000 for name in work.contents(FOLDER.original)}
    whole = (theirs, work.contents(FOLDER.original))
    context = multiprocessing.get_context("spawn")
    for number in range(6):
        flipping = context.Process(target=flip, args=(root, theirs))
        flipping.start()
        while flipping.is_alive() and len(work.versions(FOLDER, root)) < 5 * (number + 1):
            time.sleep(0.001)  # until it is at work
        flipping.kill()
        flipping.join()
    for kept in work.versions(FOLDER, root):
        names = set(theirs)
        assert {f.relative_to(kept).as_posix() for f in kept.rglob("*.py")} == names
        assert all((kept / n).read_bytes() in [each[n] for each in whole] for n in names)
    work.save(FOLDER, files(FOLDER.file(root))[0], b"saved = 1\n", root)
    assert hidden(root) == []


@pytest.mark.parametrize("kata", [FILE, FOLDER], ids=str)
def test_what_a_killed_process_left_half_done_goes_with_the_next_save(
    kata: Kata, root: Path
) -> None:
    file = files(kata.file(root))[0]
    work.save(kata, file, b"first = 1\n", root)
    stage = root / work.BACKUPS / kata.path / f".{datetime.now().strftime(work.MOMENT)}"
    stage.mkdir()
    for left in (stage / file.name, file.with_name(f".{file.name}.4711.new")):
        left.write_bytes(ANSWER)
    mine = file.with_name(f".{file.name}.swp")  # an editor's
    mine.write_bytes(ANSWER)
    work.save(kata, file, ANSWER, root)
    assert hidden(root) == [mine]
    assert len(work.versions(kata, root)) == 2


def hidden(root: Path) -> list[Path]:
    """What stands beside the learner's files and versions and is none of them."""
    return [p for tree in ("katas", ".kata") for p in (root / tree).rglob(".*")]


def saved(name: str, number: int) -> bytes:
    return f"{name} = {number}\n".encode()


def save_many(root: Path, name: str) -> None:
    for number in range(30):
        work.save(FILE, FILE.file(root), saved(name, number), root)


def flip(root: Path, theirs: work.Texts) -> None:
    while True:
        work.replace(FOLDER, theirs, root)
        work.reset(FOLDER, root)
