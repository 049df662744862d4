"""One file of a kata, as its page shows it."""

import ast
from dataclasses import dataclass
from pathlib import Path

from checker.kata import names


@dataclass(frozen=True)
class Source:
    """A kata's file, or its solution's; `name` is empty where it is the only one."""

    file: Path
    name: str
    text: str
    told: bool  # whether the page tells its docstring, as the story

    @property
    def title(self) -> str:
        """Of its block on the page."""
        return f' title="{self.name}"' if self.name else ""

    def body(self) -> tuple[int, str]:
        """What the page shows, and the number of its first line."""
        lines = self.text.splitlines()
        start = (ast.parse(self.text).body[0].end_lineno or 0) if self.told else 0
        while start < len(lines) and not lines[start].strip():
            start += 1
        return start + 1, "\n".join(lines[start:])


def sources(place: Path) -> list[Source]:
    """All of a kata, or of its solution; the page tells the story of the first."""
    return [
        Source(Path(file), name, Path(file).read_text(encoding="utf-8"), told=number == 0)
        for number, (file, name) in enumerate(names(place).items())
    ]
