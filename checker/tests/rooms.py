"""A folder as a learner has it: katas, solutions and lessons, to be broken and mended."""

from pathlib import Path
from shutil import copytree

from checker.catalog import KATAS

ROOT = Path(__file__).parents[2]


def untouched(folder: Path) -> Path:
    """The course as it is cloned."""
    for tree in ("katas", "solutions"):
        copytree(ROOT / tree, folder / tree)
    return folder


def solved(folder: Path) -> Path:
    """The course with every kata mended."""
    untouched(folder)
    for kata in KATAS:
        kata.file(folder).write_bytes(kata.solution(folder).read_bytes())
    return folder
