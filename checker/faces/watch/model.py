"""What is on the screen, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from checker.after import After
from checker.kata import Kata
from checker.progress import State
from checker.verdict import Verdict

View = Literal["kata", "hints", "lesson", "course", "solution", "keys"]
Question = Literal["", "reset", "solution"]


@dataclass(frozen=True)
class Model:
    """One kata, what is known of it, and which part of that is shown."""

    kata: Kata
    file: str = ""  # where it is, as a person would type it
    view: View = "kata"
    question: Question = ""  # what waits for a yes
    top: int | None = 0  # the first line shown; None where the verdict shall be
    chosen: int = 0  # the row of the course that is marked
    note: str = ""  # what came of the last key
    trouble: str = ""  # why the files cannot be judged
    unsaved: str = ""  # why the progress is not saved
    judging: bool = False
    verdict: Verdict | None = None
    seen: After | None = None  # after a pass
    following: Kata | None = None  # after a pass: the next that does not pass
    hints: int = 0  # how many are open
    lesson: str = ""
    section: str = ""  # of the lesson
    solution: Mapping[str, str] = field(default_factory=dict)  # text by name of file
    states: Mapping[Kata, State] = field(default_factory=dict)  # of the whole course

    @property
    def passed(self) -> bool:
        return bool(self.verdict and self.verdict.passed) and not self.trouble


@dataclass(frozen=True)
class Extent:
    """How much there is to show, how much of it fits, and from which line on it is shown."""

    lines: int = 0
    room: int = 1
    top: int = 0

    @property
    def last(self) -> int:
        """The greatest line that can be the first shown."""
        return max(0, self.lines - self.room)
