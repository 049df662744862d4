"""Which line a task stands at: the innermost one that is somebody's own code."""

import asyncio
import os
import sys
from collections.abc import Iterable
from types import CodeType, FrameType

from checker.probes.frames import chain, library, short
from checker.probes.timeline.lives import Place

STEP = asyncio.Handle._run.__code__
ASYNCIO = os.path.dirname(asyncio.__file__) + os.sep
DEPTH = 100  # frames of a stack; recursion goes no deeper into it


class Places:
    """Finds lines in `files`, or, without files, in all code that is no library's."""

    def __init__(self, files: Iterable[str | os.PathLike[str]] = ()) -> None:
        names = [os.fspath(file) for file in files]
        self.files = {form(name) for name in names for form in (str, os.path.abspath, _real)}
        self._known: dict[str, bool] = {}

    def own(self, code: CodeType) -> bool:
        """Whether it stands in the files (or in no library)."""
        file = code.co_filename
        known = self._known.get(file)
        if known is None:
            known = file in self.files if self.files else not library(file)
            self._known[file] = known
        return known

    def calling_here(self) -> Place | None:
        """The innermost own line of the running code."""
        return self.calling(sys._getframe(1))

    def calling(self, frame: FrameType | None) -> Place | None:
        """The innermost own line of a stack, in what the loop is running."""
        for _ in range(DEPTH):
            if frame is None or frame.f_code is STEP:
                return None
            if self.own(frame.f_code):
                return _place(frame)
            frame = frame.f_back
        return None

    def awaiting(self, coro: object) -> tuple[Place | None, list[str]]:
        """The innermost own line of a suspended coroutine, and the calls below that line."""
        here: FrameType | None = None
        below: list[str] = []
        for frame in chain(coro):
            if self.own(frame.f_code):
                here, below = frame, []
            else:
                below.append(frame.f_code.co_qualname)
        return (_place(here) if here else None), below


def asking(frame: FrameType) -> str:
    """asyncio's own function, if it is one that calls: `TaskGroup._abort`."""
    code = frame.f_code
    theirs = code is not STEP and code.co_filename.startswith(ASYNCIO)
    return code.co_qualname if theirs else ""


def _place(frame: FrameType) -> Place:
    code = frame.f_code
    return Place(code.co_filename, frame.f_lineno or code.co_firstlineno, short(code.co_qualname))


def _real(name: str) -> str:
    return os.path.realpath(name)
