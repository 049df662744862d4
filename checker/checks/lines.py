"""Which line of the learner's file has led to where the code is now."""

import sys
from collections.abc import Iterator
from types import FrameType

from greenlet import getcurrent  # type: ignore[import-untyped]  # it has none


def line_here(file: str) -> int | None:
    """The innermost; also from within what SQLAlchemy tells of a session or a pool."""
    return next((f.f_lineno for f in _frames() if f.f_code.co_filename == file), None)


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    greenlet = getcurrent()
    while frame:
        yield frame
        frame = frame.f_back
        if frame is None and greenlet.parent:  # SQLAlchemy works in a greenlet of its own
            greenlet = greenlet.parent
            frame = greenlet.gr_frame
