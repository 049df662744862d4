"""A kata: its path, and what stands at that path in every tree."""

from dataclasses import dataclass
from pathlib import Path

CHECKS = Path(__file__).parent / "checks"


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
    def capstone(self) -> bool:
        """Whether it has the ailments of all its category's rules, and no lesson of its own."""
        return self.name == "capstone"

    @property
    def checks(self) -> Path:
        """The module that holds its hints and its checks."""
        return CHECKS / f"{self.path}.py"

    def file(self, root: Path) -> Path:
        """The learner's file, in the folder that holds the course."""
        return root / "katas" / f"{self.path}.py"

    def solution(self, root: Path) -> Path:
        """The same file, mended."""
        return root / "solutions" / f"{self.path}.py"
