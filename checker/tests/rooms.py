"""A folder as a learner has it: katas, solutions and lessons, to be broken and mended."""

import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from checker.catalog import KATAS
from checker.kata import ORIGINALS, Kata, files

ROOT = Path(__file__).parents[2]


def untouched(folder: Path) -> Path:
    """The course as it is cloned."""
    copytree(ORIGINALS, folder / "katas")
    copytree(ROOT / "solutions", folder / "solutions")
    return folder


def solved(folder: Path) -> Path:
    """The course with every kata mended."""
    untouched(folder)
    for kata in KATAS:
        mend(kata, folder)
    return folder


def mend(kata: Kata, folder: Path) -> None:
    """What the learner has of a kata becomes the course's own solution."""
    solution = kata.solution(ROOT)
    place = folder / "katas" / kata.rule / solution.name
    for file in files(solution):
        target = place / file.relative_to(solution)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())


def until(true: Callable[[], bool]) -> None:
    """Come back when it is true; an AssertionError after a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "not within a minute"
        time.sleep(0.02)
