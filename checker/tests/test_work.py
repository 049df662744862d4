"""Whatever happens to a learner's file, what was in it is still somewhere."""

import os
import sys
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
