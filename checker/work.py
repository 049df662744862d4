"""The learner's files of a kata: put there, restored, and nothing of them ever lost."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from checker.kata import Kata, files

BACKUPS = Path(".kata/backups")


class NothingKept(LookupError):
    """There is no earlier version to go back to."""


def contents(place: Path) -> dict[str, bytes]:
    """What a kata's files hold, by `leaked_siblings.py` or `service/main.py`; none that is gone.

    Raises OSError where one cannot be read.
    """
    return {_name(file, place): file.read_bytes() for file in files(place) if file.exists()}


def save(kata: Kata, file: Path, text: bytes, root: Path) -> Path | None:
    """One of the learner's files written anew; the folder with the versions until then, if any."""
    place = kata.file(root)
    return replace(kata, contents(place) | {_name(file, place): text}, root)


def reset(kata: Kata, root: Path) -> Path | None:
    """The kata as it was given out; the folder with the learner's version, if it differs."""
    return replace(kata, contents(kata.original), root)


def undo(kata: Kata, root: Path) -> Path | None:
    """The version before the last that was replaced; again, and the last is back.

    Raises NothingKept where there is none.
    """
    kept = versions(kata, root)
    if not kept:
        raise NothingKept(f"no earlier version of {kata.path} is kept")
    old = [file for file in kept[-1].rglob("*") if file.is_file()]
    return replace(kata, {f.relative_to(kept[-1]).as_posix(): f.read_bytes() for f in old}, root)


def versions(kata: Kata, root: Path) -> list[Path]:
    """The folders that hold earlier versions of a kata, oldest first."""
    return sorted(each for each in (root / BACKUPS / kata.path).glob("*") if each.is_dir())


def replace(kata: Kata, new: dict[str, bytes], root: Path) -> Path | None:
    """The learner's files become these. What was there, if it differs, goes to the folder returned.

    Raises OSError, with everything as it was, where a file or the copy cannot be written.
    """
    place = kata.file(root)
    folder, old = place.parent, contents(place)
    if old == new:
        return None
    kept = _keep(kata, old, root) if old else None
    for name, text in new.items():
        if text != old.get(name):
            write(folder / name, text)
    for name in old.keys() - new.keys():
        (folder / name).unlink()
    return kept


def write(file: Path, text: bytes) -> None:
    """The whole text, or, at a full disk or a Ctrl-C, what was there before.

    Raises PermissionError for a file that is read-only; a symbolic link stays one.
    """
    file = file.resolve()
    if file.exists() and not file.stat().st_mode & 0o222:  # which `os.access` denies to root
        raise PermissionError(13, "it is read-only; nothing was changed", str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(text)
        if file.exists():
            shutil.copymode(file, draft)
        os.replace(draft, file)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _name(file: Path, place: Path) -> str:
    return file.relative_to(place.parent).as_posix()


def _keep(kata: Kata, old: dict[str, bytes], root: Path) -> Path:
    """In a folder whose name no earlier one has, not even one of the same second."""
    moment = datetime.now().strftime("%Y-%m-%d_%H-%M-%S-%f")
    folder = root / BACKUPS / kata.path / moment
    for name, text in old.items():
        write(folder / name, text)
    return folder
