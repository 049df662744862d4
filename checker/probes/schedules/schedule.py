"""The choices of one run: as asyncio would have it, thrown by dice, or written down."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Literal

Kind = Literal["turn", "timer"]
Decide = Callable[[Kind, int], int]

BOLDNESS = (0.25, 0.5)  # how often somebody else goes first
SPITE = (0.5, 0.8)  # how often after that the same one has to wait again
LATE_TIMERS = 3  # in a run, about


class Schedule:
    """Takes each choice of a run, and writes it down; 0 is always what asyncio would do."""

    def __init__(self, decide: Decide) -> None:
        self._decide = decide
        self._over = False
        self.choices: list[int] = []
        self.timers = 0  # how many could have been late

    def choose(self, kind: Kind, options: int) -> int:
        """One of `options`, counted from 0."""
        if self._over or options < 2:
            return 0
        self.timers += kind == "timer"
        choice = min(self._decide(kind, options), options - 1)
        self.choices.append(choice)
        return choice

    def end(self) -> None:
        """What is run from now on, such as the clean-up, keeps the stock order."""
        self._over = True


def stock(kind: Kind, options: int) -> int:
    """The order that asyncio has."""
    return 0


def dice(seed: int, run: int, timers: int) -> Decide:
    """Any order, the same for the same seed and run; some of about so many timers are late."""
    random = Random(f"{seed}/{run}")
    bold, spite = random.choice(BOLDNESS), random.choice(SPITE)
    late = min(0.5, LATE_TIMERS / max(timers, 1))
    passed = False

    def decide(kind: Kind, options: int) -> int:
        nonlocal passed
        odds = late if kind == "timer" else spite if passed else bold
        choice = random.randrange(1, options) if random.random() < odds else 0
        passed = choice > 0 if kind == "turn" else passed
        return choice

    return decide


def script(choices: Sequence[int]) -> Decide:
    """The choices that were written down, and the stock order after them."""
    left = iter(choices)

    def decide(kind: Kind, options: int) -> int:
        return next(left, 0)

    return decide
