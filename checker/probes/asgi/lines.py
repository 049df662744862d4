"""The line of an app that has led to where we are."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType


def line_here(own: Callable[[str], bool]) -> int:
    """The innermost line, on the stack, of a file that is `own`; 0 if there is none."""
    frames = (frame.f_lineno for frame in _stack() if own(frame.f_code.co_filename))
    return next(frames, 0)


def _stack() -> Iterator[FrameType]:
    """From here outward, and on from the greenlet in which SQLAlchemy talks to the database."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        yield frame
        frame = frame.f_back
    if greenlet := sys.modules.get("greenlet"):
        outer = greenlet.getcurrent().parent
        frame = outer.gr_frame if outer else None
    while frame:
        yield frame
        frame = frame.f_back
