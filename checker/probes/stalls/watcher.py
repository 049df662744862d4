"""The steps of a loop that one `with` sees."""

import asyncio
from threading import get_ident
from typing import Self

from checker.probes.stalls.places import Places
from checker.probes.stalls.sampler import Sampler
from checker.probes.stalls.stall import Stall
from checker.probes.stalls.step import Step

watches: "tuple[Watch, ...]" = ()


def steps_here() -> list[Step]:
    """The step that this thread is at, as each watch sees it."""
    if not watches:
        return []
    ident = get_ident()
    return [watch.steps[ident] for watch in watches if ident in watch.steps]


class Watch:
    """Sees one loop, or, without one, each loop that runs meanwhile."""

    def __init__(self, places: Places, loop: asyncio.AbstractEventLoop | None) -> None:
        self.steps: dict[int, Step] = {}  # by the threads that run loops
        self._places = places
        self._loop = loop
        self._found: list[Stall] = []
        self._sampler = Sampler(self.steps)

    @property
    def stalls(self) -> tuple[Stall, ...]:
        """Who has held the loop so far, in the order in which it was seen."""
        if step := self.end():
            self.begin(step.loop)
        return tuple(self._found)

    def __enter__(self) -> Self:
        global watches
        watches = (*watches, self)
        self._sampler.start()
        if self._loop:
            self._loop.call_soon(_nothing)  # so this step ends before the loop waits
            self.begin(self._loop)
        return self

    def __exit__(self, *failure: object) -> None:
        global watches
        self.end()
        self.steps.clear()
        self._sampler.stop()
        watches = tuple(watch for watch in watches if watch is not self)

    def follows(self, loop: asyncio.AbstractEventLoop) -> bool:
        return self._loop is None or self._loop is loop

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self.end()
        self.steps[get_ident()] = Step(loop, self._places, self._found)

    def end(self) -> Step | None:
        # The step that this thread was at; it is judged.
        step = self.steps.pop(get_ident(), None)
        if step:
            step.judge()
        return step


def _nothing() -> None:
    pass
