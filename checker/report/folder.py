"""A learner's folder: what stands in it, and what is amiss."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from checker import catalog, progress
from checker.kata import Kata, files
from checker.report.row import State
from checker.report.words import line

LARGEST = 1 << 20  # bytes of a file that is still read


@dataclass(frozen=True)
class Folder:
    """What the report calls it, where it is, and why it cannot be read, if so."""

    name: str
    place: Path
    amiss: str = ""


@dataclass(frozen=True)
class Find:
    """What stands in a folder in the place of a kata; the digest of what must be judged."""

    state: State = "not judged"
    why: str = ""
    digest: str = ""


def folders(typed: Iterable[str]) -> list[Folder]:
    """Each folder once, in order; a name that two of them bear becomes the path as typed."""
    spread = [each for text in typed for each in _spread(text)]
    places: dict[Path, str] = {}
    for each in spread:
        places.setdefault(Path(os.path.realpath(each)), each)
    names = {place: os.path.basename(os.path.abspath(typed)) for place, typed in places.items()}
    bearers = Counter(names.values())
    return [
        Folder(line(name if bearers[name] == 1 else places[place]), place, amiss(place))
        for place, name in names.items()
    ]


def amiss(place: Path) -> str:
    """Why nothing in the folder can be judged; empty where something can."""
    try:
        if not place.exists():
            return "there is no such folder"
        if not place.is_dir():
            return "it is a file, not a learner's folder"
        if "katas" not in [each.name for each in place.iterdir()]:
            return "there is no folder `katas` in it"
        if all(find(kata, place).state == "missing" for kata in catalog.KATAS):
            return "there is no kata of this course in its folder `katas`"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return ""


def find(kata: Kata, root: Path) -> Find:
    """What stands there, as far as it can be told without running it."""
    try:
        files(kata.file(root))[0].stat()
        if why := _unfit(kata, root):
            return Find(why=why)
        if progress.untouched(kata, root):
            return Find("not begun")
        return Find(digest=progress.digest(kata, root))
    except (FileNotFoundError, NotADirectoryError):
        return Find("missing")
    except OSError as error:
        return Find(why=f"it cannot be read: {error.strerror or error}")


def known(root: Path) -> tuple[progress.Progress, str]:
    """The learner's progress; that there is one which makes no sense."""
    file = root / progress.FILE
    try:
        if not file.exists():
            return {}, ""
        if not file.is_file() or file.stat().st_size > LARGEST:
            return {}, UNREADABLE
        told = json.loads(file.read_bytes())
        return (progress.read(root), "") if isinstance(told, dict) else ({}, UNREADABLE)
    except (OSError, ValueError, RecursionError):
        return {}, UNREADABLE


def _unfit(kata: Kata, root: Path) -> str:
    """Why a file is not even opened: a pipe would wait for ever, a device never end."""
    for file in files(kata.file(root)):
        if not file.is_file():
            return f"{line(file.name)} is no regular file"
        if file.stat().st_size > LARGEST:
            return f"{line(file.name)} has more than {LARGEST >> 20} MiB"
        with file.open("rb"):
            pass
    return ""


def _spread(typed: str) -> list[str]:
    """What `learners/*` stands for, where no shell has said so."""
    if os.path.exists(typed):
        return [typed]
    return sorted(each for each in glob(typed) if Path(each).is_dir()) or [typed]


UNREADABLE = (
    f"{progress.FILE.as_posix()} cannot be read: hints, solutions and first passes are not known"
)
