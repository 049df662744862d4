"""Whether every tree of a course, or of a pack, holds the same katas, under names of their own."""

import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checker import catalog, pack
from checker.kata import files
from checker.verify.fault import Fault


def strays(root: Path) -> Iterator[Fault]:
    """Files that belong to no kata, and katas that bear another module's name."""
    source = pack.in_use()
    trees = {
        root / "katas": [f for k in catalog.KATAS for f in files(k.file(root))],
        root / "solutions": [f for k in catalog.KATAS for f in files(k.solution(root))],
        source.originals: [f for k in catalog.KATAS for f in files(k.original)],
        source.checks: [k.checks for k in catalog.KATAS],
    }
    for tree, known in trees.items():
        for file in sorted(set(_found(tree)) - set(known)):
            yield Fault(KNOWN, f"{source.file.name} names no such kata", file)
    folders = {kata.attempts for kata in catalog.KATAS}
    for file in _found(source.attempts):
        if file.parent not in folders:
            yield Fault(KNOWN, f"{source.file.name} names no such kata", file)
    for kata in catalog.KATAS:
        if why := taken(kata.name):
            yield Fault("no kata bears a name that is taken", why, kata.original)


def taken(name: str) -> str:
    """Why no kata may bear a name; empty where one may."""
    if name in _modules():
        return f"{name!r} is the name of a module, which it would hide"
    if name in DEVICES:
        return f"Windows keeps {name!r} for a device"
    return "pytest runs every conftest.py, unasked" if name == "conftest" else ""


@cache
def _modules() -> set[str]:
    """Names that Python, or an installed package, already gives to a module."""
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    installed = {file.stem for place in places for file in Path(place).glob("*")}
    return installed | sys.stdlib_module_names


def _found(tree: Path) -> Iterator[Path]:
    """Of the checks, those at the top are shared by all. What is hidden is an editor's."""
    shared = tree if tree == pack.COURSE.checks else None
    for file in tree.rglob("*.py"):
        hidden = any(part.startswith(".") for part in file.relative_to(tree).parts)
        if not hidden and file.name != "__init__.py" and file.parent != shared:
            yield file


KNOWN = "every file belongs to a kata"
DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10)),
}
