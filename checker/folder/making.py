"""A new folder for a learner: all of it, or nothing."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from checker import catalog
from checker.folder import given, manifest


class Refused(Exception):
    """The folder is not made; the message is one line that says why, and what to do."""


def make(place: Path) -> None:
    """The course as it is given out, in a folder that has nothing of it yet.

    Raises Refused where something is in the way, OSError where it cannot be written; then nothing
    is left of it.
    """
    _refuse(place)
    files = _files()
    with _stage(place) as stage:
        for name, text in files.items():
            file = stage / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
        digests = {name: manifest.digest(name, text) for name, text in files.items()}
        manifest.save(digests, stage)


def _files() -> given.Files:
    return given.others() | {
        name: text for _, files in given.katas() for name, text in files.items()
    }


def _refuse(place: Path) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise Refused(f"{place} is a file; name a folder that is not there yet")
    if catalog.is_course(place):
        raise Refused(f"{place} holds a course already; there, `kata update` brings what is new")
    tops = {Path(name).parts[0] for name in (*given.TEXTS, "katas", "lessons", ".kata")}
    if theirs := sorted(e.name for e in place.iterdir() if e.name in tops or e.name[0] != "."):
        raise Refused(f"{place} is not empty (there is {theirs[0]}); name a folder that is new")


@contextmanager
def _stage(place: Path) -> Iterator[Path]:
    """A folder whose content moves to the place at the end, or else nothing is left of both."""
    made = [] if place.exists() else [place, *(p for p in place.parents if not p.exists())]
    place.mkdir(parents=True, exist_ok=True)
    stage = place / f".init-{os.getpid()}"
    moved: list[Path] = []
    try:
        stage.mkdir()
        yield stage
        for each in sorted(stage.iterdir()):
            if (place / each.name).exists():  # somebody else makes a course there, too
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), place / each.name)
            each.rename(place / each.name)
            moved.append(place / each.name)
        stage.rmdir()
    except BaseException:
        for each in (stage, *moved):
            _remove(each)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def _remove(place: Path) -> None:
    with suppress(OSError):
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink()
