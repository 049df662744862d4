"""The learner's files of a kata: put there, restored, and nothing of them ever lost."""

import errno
import os
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from glob import escape
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from filelock import FileLock

from checker.kata import Kata, files

BACKUPS = Path(".kata/backups")
LOCK = Path(".kata/files.lock")
PATIENCE = 5.0  # seconds for another process that replaces files
MOMENT = "%Y-%m-%d_%H-%M-%S-%f"
Texts = dict[str, bytes]  # by `leaked_siblings.py` or `service/main.py`


class NothingKept(LookupError):
    """There is no earlier version to go back to."""


def contents(place: Path) -> Texts:
    """What a kata's files hold; none that is gone. Raises OSError where one cannot be read."""
    return {_name(file, place): _read(file) for file in files(place) if file.exists()}


def save(kata: Kata, file: Path, text: bytes, root: Path) -> Path | None:
    """One of the learner's files written anew; the folder with the versions until then, if any."""
    place = kata.file(root)
    return replace(kata, contents(place) | {_name(file, place): text}, root)


def reset(kata: Kata, root: Path) -> Path | None:
    """The kata as it was given out; the folder with the learner's version, if it differs."""
    return replace(kata, contents(kata.original), root)


def undo(kata: Kata, root: Path) -> Path | None:
    """The last version kept that is another than the present; again, and that is back.

    Raises NothingKept where there is none.
    """
    now = contents(kata.file(root))
    kept = (_version(folder) for folder in reversed(versions(kata, root)))
    if not (last := next((each for each in kept if each != now), None)):
        raise NothingKept(f"no earlier version of {kata.path} is kept")
    return replace(kata, last, root)


def versions(kata: Kata, root: Path) -> list[Path]:
    """The folders that hold earlier versions of a kata, oldest first."""
    found = (root / BACKUPS / kata.path).glob("[!.]*")
    return sorted(each for each in found if each.is_dir())


def replace(kata: Kata, new: Texts, root: Path) -> Path | None:
    """The learner's files become these. What was there, if it differs, goes to the folder returned.

    Raises OSError, with everything as it was, where a file or the copy cannot be written.
    """
    if _there(kata, new, root) == new:
        return None
    make_room(root)
    with FileLock(root / LOCK, timeout=PATIENCE):
        old = _there(kata, new, root)
        if old == new:
            return None
        _tidy(kata, old | new, root)
        kept = _keep(kata, old, root) if old else None
        _exchange(old, new, kata.file(root).parent)
    return kept


def make_room(root: Path) -> None:
    """The folder for what we remember of a learner. Raises OSError."""
    folder = (root / LOCK).parent
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise FileExistsError(errno.EEXIST, IN_THE_WAY, str(folder)) from None


def write(file: Path, text: bytes) -> None:
    """The whole text, or, at a full disk or a Ctrl-C, what was there before.

    Raises PermissionError for a file that is read-only; a symbolic link stays one.
    """
    file = _real(file)
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


def tidy(file: Path) -> None:
    """Drop the drafts that killed processes left of a file; for who holds the lock on it."""
    file = _real(file)
    for draft in file.parent.glob(f".{escape(file.name)}.[0-9]*.new"):
        with suppress(OSError):
            draft.unlink()


def _real(file: Path) -> Path:
    """Where a link leads; unlike `resolve`, it takes a link to itself as it is."""
    return Path(os.path.realpath(file))


def _name(file: Path, place: Path) -> str:
    return file.relative_to(place.parent).as_posix()


def _read(file: Path) -> bytes:
    """A pipe would wait for ever, and a device never end."""
    mode = file.stat().st_mode
    if not S_ISREG(mode) and not S_ISDIR(mode):
        raise OSError(errno.EINVAL, "it is no ordinary file; move it away", str(file))
    return file.read_bytes()


def _version(kept: Path) -> Texts:
    found = (file for file in kept.rglob("*") if file.is_file())
    return {file.relative_to(kept).as_posix(): file.read_bytes() for file in found}


def _there(kata: Kata, new: Texts, root: Path) -> Texts:
    """The kata's files, and what else stands where the new ones go, as beside a `service.py`."""
    place = kata.file(root)
    others = {name: place.parent / name for name in new}
    return {n: _read(file) for n, file in others.items() if file.exists()} | contents(place)


def _tidy(kata: Kata, known: Texts, root: Path) -> None:
    """Whoever holds the lock is alone: what is half done was left by a process that is dead."""
    for name in known:
        tidy(kata.file(root).parent / name)
    for stage in (root / BACKUPS / kata.path).glob(".*"):
        shutil.rmtree(stage, ignore_errors=True)


def _exchange(old: Texts, new: Texts, folder: Path) -> None:
    """All of the files, or none."""
    done: list[str] = []
    try:
        for name in sorted(new.keys() | old.keys(), key=lambda name: name not in new):
            if new.get(name) != old.get(name):
                _put(folder / name, new.get(name))
                done.append(name)
    except BaseException:
        for name in done:
            with suppress(OSError):
                _put(folder / name, old.get(name))
        raise


def _put(file: Path, text: bytes | None) -> None:
    if text is None:
        file.unlink()
    else:
        write(file, text)


def _keep(kata: Kata, old: Texts, root: Path) -> Path:
    """All of it in a folder of its own, or, whatever ends us, no folder."""
    kept = root / BACKUPS / kata.path / _moment(versions(kata, root))
    stage = kept.with_name(f".{kept.name}")
    try:
        for name, text in old.items():
            write(stage / name, text)
        stage.rename(kept)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    return kept


def _moment(kept: list[Path]) -> str:
    """Now, or right after the last that is kept, where the clock was set back since."""
    now = datetime.now()
    for each in kept[-1:]:
        with suppress(ValueError):
            now = max(now, datetime.strptime(each.name, MOMENT) + timedelta(microseconds=1))
    return now.strftime(MOMENT)


IN_THE_WAY = "a file stands where a folder should be; move it away"
