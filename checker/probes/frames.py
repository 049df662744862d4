"""Where a task stands: the frames of its coroutine, and of all that it awaits; and where we do."""

import asyncio
import gc
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from types import AsyncGeneratorType, CoroutineType, FrameType, GeneratorType
from typing import Any

PROBES = os.path.dirname(__file__) + os.sep
LIBRARIES = tuple(
    {sysconfig.get_path(name) + os.sep for name in ("stdlib", "purelib", "platlib")}
    | {PROBES, os.path.dirname(os.__file__) + os.sep, "<frozen ", "<sqlalchemy generated "}
)
DEPTH = 100  # awaits; recursion goes no deeper into a chain
STEP = asyncio.Handle._run.__code__
KINDS = (CoroutineType, GeneratorType, AsyncGeneratorType)


def chain(awaited: Any) -> Iterator[FrameType]:
    """From a coroutine to the line that waits, outermost first."""
    for _ in range(DEPTH):
        frame: FrameType | None = None
        match awaited:
            case CoroutineType():
                frame, awaited = awaited.cr_frame, awaited.cr_await
            case GeneratorType():
                frame, awaited = awaited.gi_frame, awaited.gi_yieldfrom
            case AsyncGeneratorType():
                frame, awaited = awaited.ag_frame, awaited.ag_await
            case _:
                awaited = _inside(awaited)
        if frame:
            yield frame
        if awaited is None:
            return


def line_here(own: Callable[[str], bool]) -> int:
    """The innermost line, on the stack, of a file that is `own`; 0 if there is none."""
    return place_here(own)[1]


def line_of(awaited: Any, own: Callable[[str], bool]) -> int:
    """The innermost line, in a chain of awaits, of a file that is `own`; 0 if there is none."""
    return place_of(awaited, own)[1]


def place_here(own: Callable[[str], bool]) -> tuple[str, int]:
    """The same line with its file."""
    return _innermost(frame for frame in _stack() if own(frame.f_code.co_filename))


def place_of(awaited: Any, own: Callable[[str], bool]) -> tuple[str, int]:
    """The same line with its file."""
    theirs = [frame for frame in chain(awaited) if own(frame.f_code.co_filename)]
    return _innermost(reversed(theirs))


def library(file: str) -> bool:
    """Whether a file is Python's, a package's or a probe's, and nobody's own."""
    return file.startswith(LIBRARIES)


def short(qualname: str) -> str:
    """`panel` instead of `load_dashboard.<locals>.panel`."""
    return qualname.rpartition("<locals>.")[2]


def _innermost(frames: Iterator[FrameType]) -> tuple[str, int]:
    first = next(frames, None)
    return (first.f_code.co_filename, first.f_lineno) if first else ("", 0)


def _stack() -> Iterator[FrameType]:
    """From here outward, and on from the greenlet in which SQLAlchemy talks to the database.

    It ends at the loop: who runs that has not called this.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_code is not STEP:
        yield frame
        frame = frame.f_back
    if greenlet := sys.modules.get("greenlet"):
        outer = greenlet.getcurrent().parent
        frame = outer.gr_frame if outer else None
    while frame and frame.f_code is not STEP:
        yield frame
        frame = frame.f_back


def _inside(awaited: object) -> object:
    # `anext(generator)` and `coroutine.__await__()` show what they hold to the collector only.
    held = gc.get_referents(awaited) if type(awaited).__module__ == "builtins" else []
    return next((each for each in held if isinstance(each, KINDS)), None)
