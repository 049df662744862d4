"""A kata: its path, and what stands at that path in every tree."""

from dataclasses import dataclass
from pathlib import Path

from checker import pack

CHECKS = pack.COURSE.checks
ORIGINALS = pack.COURSE.originals
MAIN = "main.py"  # of several files, the one that tells the story


@dataclass(frozen=True, order=True)
class Kata:
    """One exercise. Its path, `asyncio/taskgroup/leaked_siblings`, is all that it is."""

    path: str

    @property
    def category(self) -> str:
        """The first word of its path, `asyncio`."""
        return self.path.partition("/")[0]

    @property
    def rule(self) -> str:
        """The rule it belongs to, `asyncio/taskgroup`."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The ailment, `leaked_siblings`; unique in the course, but for the capstones."""
        return self.path.rpartition("/")[2]

    @property
    def handle(self) -> str:
        """What a person types for it: its name, or where others are called so, its path."""
        return self.path if self.name == "capstone" else self.name

    @property
    def capstone(self) -> bool:
        """Whether it has the ailments of many rules, and no lesson of its own."""
        return "capstone" in (self.category, self.name)

    @property
    def checks(self) -> Path:
        """The module that holds its hints and its checks."""
        return pack.in_use().checks / f"{self.path}.py"

    @property
    def original(self) -> Path:
        """Its file, or folder of files, as a learner is given it; nobody edits that copy."""
        return _place(pack.in_use().originals / self.path)

    @property
    def attempts(self) -> Path:
        """The folder of other answers to it."""
        return pack.in_use().attempts / self.path

    def file(self, root: Path) -> Path:
        """The learner's file, or a folder of them, in the folder that holds the course."""
        return _place(root / "katas" / self.path)

    def solution(self, root: Path) -> Path:
        """The same, mended."""
        return _place(root / "solutions" / self.path)


def files(place: Path) -> tuple[Path, ...]:
    """All files of a kata that stands at a place, the one that tells its story first.

    That one counts even if it is gone. What is hidden is an editor's: Jupyter's checkpoints, and
    the locks of Emacs, which are links to nowhere.
    """
    if place.suffix == ".py":
        return (place,)
    main = place / MAIN
    others = (file for file in sorted(place.rglob("*.py")) if file != main)
    return (main, *(file for file in others if not _hidden(file.relative_to(place))))


def names(place: Path) -> dict[str, str]:
    """What tells the files apart, by their paths: `routes.py`; nothing where there is one."""
    if place.suffix == ".py":
        return {str(place): ""}
    return {str(file): file.relative_to(place).as_posix() for file in files(place)}


def _hidden(file: Path) -> bool:
    return any(part.startswith(".") for part in file.parts)


def _place(path: Path) -> Path:
    """A folder only where there is one, and no file."""
    file = path.with_name(f"{path.name}.py")
    return path if path.is_dir() and not file.exists() else file
