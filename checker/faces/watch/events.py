"""What can happen while a kata is watched; any thread puts it into one queue."""

from dataclasses import dataclass

from checker.after import After
from checker.kata import Kata
from checker.verdict import Verdict


@dataclass(frozen=True)
class Pressed:
    key: str


@dataclass(frozen=True)
class Saved:
    """One of the kata's files is another, is gone or is back."""

    kata: Kata


@dataclass(frozen=True)
class Judged:
    """What came of the judgement with that number."""

    number: int
    verdict: Verdict | None = None
    trouble: str = ""  # why there is no verdict
    unsaved: str = ""  # why the progress is not saved


@dataclass(frozen=True)
class Understood:
    """What there is to see after a pass."""

    number: int
    seen: After
    following: Kata | None


@dataclass(frozen=True)
class Signalled:
    number: int


@dataclass(frozen=True)
class Hung:
    """The terminal is gone: no key will come."""


@dataclass(frozen=True)
class Crashed:
    """An error of our own in one of the threads."""

    error: BaseException


Event = Pressed | Saved | Judged | Understood | Signalled | Hung | Crashed
