"""A learner's folder brought up to date with the installed course; what they edited stays."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checker import work
from checker.folder import given, manifest
from checker.folder.manifest import Manifest, digest
from checker.kata import Kata

BESIDE = ".new.ipynb"  # a lesson that is new, beside the learner's own


@dataclass(frozen=True)
class Change:
    """What became of one kata, by its path in the course, or of one other file."""

    what: Literal["new", "updated", "kept", "beside", "left"]
    path: str
    kata: bool = False


def update(root: Path) -> Iterator[Change]:
    """Each change as it is made. Raises OSError; what was brought until then is whole."""
    known = manifest.read(root)
    told = {name: known[name] for name in known if name.endswith(BESIDE)}
    try:
        for kata, files in given.katas():
            yield from _kata(kata, files, root, known, told)
        for name, text in given.others().items():
            yield from _other(name, text, root, known, told)
    except BaseException:
        with suppress(OSError):
            manifest.save(known | told, root)
        raise
    gone = sorted(known.keys() - told.keys())
    yield from (Change("left", name) for name in gone if (root / name).exists())
    if told != known:
        manifest.save(told, root)


def _kata(
    kata: Kata, files: given.Files, root: Path, known: Manifest, told: Manifest
) -> Iterator[Change]:
    """All files of a kata stay, or all are brought: one may need another."""
    theirs = {f"katas/{kata.rule}/{n}": t for n, t in work.contents(kata.file(root)).items()}
    before = {name: old for name, old in known.items() if name in files or name in theirs}
    if theirs and theirs != files and not _given(theirs, before, _digests(files)):
        told |= before
        if _digests(files) != before:
            yield Change("kept", kata.path, kata=True)
        return
    if theirs != files:
        prefix = f"katas/{kata.rule}/"
        new = {name.removeprefix(prefix): text for name, text in files.items()}
        work.replace(kata, new, root)
        yield Change("updated" if before else "new", kata.path, kata=True)
    told |= _digests(files)


def _other(name: str, text: bytes, root: Path, known: Manifest, told: Manifest) -> Iterator[Change]:
    file = root / name
    theirs = digest(name, file.read_bytes()) if file.exists() else None
    new = digest(name, text)
    told[name] = new
    if theirs == new:
        return
    if theirs and theirs != known.get(name):
        told[name] = known.get(name, "")
        if new != known.get(name):
            yield from _beside(name, text, root, told)
        return
    work.write(file, text)
    yield Change("updated" if name in known else "new", name)


def _beside(name: str, text: bytes, root: Path, told: Manifest) -> Iterator[Change]:
    """Of a lesson that the learner has edited, the new one is put there once.

    Who goes on in that one has edited it, too, and it stays.
    """
    if not name.endswith(".ipynb"):
        yield Change("kept", name)
        return
    place = name.removesuffix(".ipynb") + BESIDE
    file, new, given = root / place, digest(name, text), told.get(place)
    if given == new:
        return
    theirs = digest(place, file.read_bytes()) if file.exists() else None
    if theirs not in (None, given, new):
        yield Change("kept", place)
        return
    work.write(file, text)
    told[place] = new
    yield Change("beside", place)


def _given(theirs: given.Files, before: Manifest, new: Manifest) -> bool:
    """Whether all of it came from the course, some of it perhaps by an update that was killed."""
    told = _digests(theirs)
    all_there = before.keys() & new.keys() <= told.keys()
    return all_there and all(one in (before.get(n), new.get(n)) for n, one in told.items())


def _digests(files: given.Files) -> Manifest:
    return {name: digest(name, text) for name, text in files.items()}
