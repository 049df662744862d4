"""A pack of one kata, as its author has it."""

import shutil
from pathlib import Path

from checker import catalog
from checker.kata import Kata
from checker.tests.rooms import ROOT

KATA = Kata("webhooks/delivery/sent_twice")  # in a pack; it is the course's first, under that name
LISTED = '[katas]\n"webhooks/delivery" = ["sent_twice"]\n'


def made(folder: Path) -> Path:
    """The pack, with nothing that its author must mend."""
    first, copy = catalog.KATAS[0], f"{KATA.path}.py"
    for tree in ("katas", "originals"):
        put(first.original, folder / tree / copy)
    put(first.solution(ROOT), folder / "solutions" / copy)
    put(first.checks, folder / "checks" / copy)
    shutil.copytree(first.attempts, folder / "attempts" / KATA.path)
    (folder / "course.toml").write_text(LISTED, encoding="utf-8")
    return folder


def put(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place)
