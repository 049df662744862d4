"""A learner's folder brought up to date with the installed course; what they edited stays."""

import errno
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import Timeout

from checker import pack, work
from checker.folder import given, manifest
from checker.folder.manifest import Manifest, digest
from checker.kata import Kata

BESIDE = ".new.ipynb"  # a lesson that is new, beside the learner's own
EVERYWHERE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # what fails for one file fails for all


class Older(Exception):
    """The folder has a newer course than is installed; the message says what to do, in a line."""


@dataclass(frozen=True)
class Change:
    """What became of one kata, by its path in the course, or of one other file.

    What `failed` stays as it was; `why` names the file, too.
    """

    what: Literal["new", "updated", "kept", "beside", "left", "failed"]
    path: str
    kata: bool = False
    why: str = ""


def update(root: Path) -> Iterator[Change]:
    """Each change as it is made.

    Raises Older, with nothing changed, and OSError where no file can be written; what was brought
    until then is whole.
    """
    _refuse_older(root)
    known = manifest.read(root)
    told = {name: known[name] for name in known if name.endswith(BESIDE)}
    try:
        for kata, files in given.katas():
            ours = (f"katas/{kata.path}.py", f"katas/{kata.path}/")
            before = {name: old for name, old in known.items() if name.startswith(ours)}
            changes = _kata(kata, files, root, before, told)
            yield from _tried(changes, Change("failed", kata.path, kata=True), before, told)
        for name, text in given.others().items():
            before = {name: known[name]} if name in known else {}
            changes = _other(name, text, root, before.get(name), told)
            yield from _tried(changes, Change("failed", name), before, told)
    except BaseException:
        with suppress(OSError):
            manifest.save(known | told, root)
        raise
    gone = sorted(known.keys() - told.keys())
    yield from (Change("left", name) for name in gone if (root / name).exists())
    if told != known or manifest.version(root) != manifest.installed():
        manifest.save(told, root)


def _refuse_older(root: Path) -> None:
    from packaging.version import InvalidVersion, Version  # not above: nobody else needs it

    theirs, ours = manifest.version(root), manifest.installed()
    with suppress(InvalidVersion):  # one that is not known is no reason to refuse
        if Version(theirs) > Version(ours):
            raise Older(OLDER.format(theirs=theirs, ours=ours))


def _tried(
    changes: Iterator[Change], failed: Change, before: Manifest, told: Manifest
) -> Iterator[Change]:
    """One file that cannot be read or written keeps no other from being brought."""
    try:
        yield from changes
    except OSError as error:
        if error.errno in EVERYWHERE or isinstance(error, Timeout):
            raise
        told |= before
        why = f"{error.filename or failed.path}: {error.strerror or error}"
        yield Change("failed", failed.path, failed.kata, why)


def _kata(
    kata: Kata, files: given.Files, root: Path, before: Manifest, told: Manifest
) -> Iterator[Change]:
    """All files of a kata stay, or all are brought: one may need another."""
    theirs = {f"katas/{kata.rule}/{n}": t for n, t in work.contents(kata.file(root)).items()}
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


def _other(
    name: str, text: bytes, root: Path, before: str | None, told: Manifest
) -> Iterator[Change]:
    file, new = root / name, digest(name, text)
    theirs = digest(name, file.read_bytes()) if file.exists() else None
    if theirs and theirs not in (before, new):
        told[name] = before or ""
        if new != before:
            yield from _beside(name, text, root, told)
        return
    if theirs != new:
        work.write(file, text)
    told[name] = new
    if theirs != new:
        yield Change("new" if before is None else "updated", name)


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


OLDER = (
    "this folder has the course of version {theirs}, and {ours} is installed; "
    f"`pip install --upgrade {pack.DISTRIBUTION}` brings a newer one"
)
