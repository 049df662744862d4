"""A call that holds the loop, told once it is over."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from types import FrameType

from checker.probes.stalls.step import Step, aside


@contextmanager
def held(
    steps: list[Step], what: str, frame: FrameType, seconds: float | None = None
) -> Iterator[None]:
    """The innermost own line of `frame` called `what`, for so many seconds if it said so.

    Of calls within calls the outermost is told.
    """
    places = [(step, step.places.calling(frame, what)) for step in steps if not step.aside]
    guilty = [(step, place) for step, place in places if place]
    began = _clocks()
    try:
        with aside(step for step, _ in guilty):
            yield
    finally:
        took = max(now - then for now, then in zip(_clocks(), began, strict=True))
        for step, place in guilty:
            step.tell("call", place, took if seconds is None else seconds)


def _clocks() -> tuple[float, float]:
    """The real time, and the loop's, which may be virtual."""
    return perf_counter(), asyncio.get_running_loop().time()
