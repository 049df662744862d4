"""Whose line holds the loop: the innermost one that is somebody's own code."""

import asyncio
import os
import sys
import sysconfig
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from types import CodeType, FrameType

PROBES = os.path.dirname(os.path.dirname(__file__)) + os.sep
ASYNCIO = os.path.dirname(asyncio.__file__) + os.sep
LIBRARIES = tuple(
    {sysconfig.get_path(name) + os.sep for name in ("stdlib", "purelib", "platlib")}
    | {os.path.dirname(os.__file__) + os.sep, PROBES, "<frozen "}
)


@dataclass(frozen=True)
class Place:
    """A line, and what it calls."""

    file: str
    line: int
    function: str
    what: str


class Places:
    """Finds lines in `files`, or, without files, in all code that is no library's."""

    def __init__(self, files: Iterable[str | os.PathLike[str]] = ()) -> None:
        names = [os.fspath(file) for file in files]
        forms = (str, os.path.abspath, os.path.realpath)
        self._files = {form(name) for name in names for form in forms}

    def own(self, code: CodeType) -> bool:
        file = code.co_filename
        return file in self._files if self._files else not library(code)

    def calling(self, frame: FrameType | None, what: str = "") -> Place | None:
        """The innermost own line of a running step; none where asyncio itself is at it.

        `what` it calls there, unless there is a library in between to be named.
        """
        below: FrameType | None = None
        while frame and not _excused(frame.f_code):
            if self.own(frame.f_code):
                function = _short(frame.f_code.co_qualname)
                called = _public(below) if below else what or function
                return Place(frame.f_code.co_filename, _line(frame), function, called)
            if not frame.f_code.co_filename.startswith(PROBES):
                below = frame
            frame = frame.f_back
        return None


def library(code: CodeType) -> bool:
    """Whether it is Python's own code, an installed package's, or a probe's."""
    return code.co_filename.startswith(LIBRARIES)


def _excused(code: CodeType) -> bool:
    # The loop waits for a moment until a new thread has started: that is how threads start.
    starts = code.co_qualname == "Thread.start" and code.co_filename == threading.__file__
    return starts or code.co_filename.startswith(ASYNCIO)


def _public(frame: FrameType) -> str:
    """`requests.get`, where it is written in `requests.api`."""
    module, name = frame.f_globals.get("__name__", ""), _short(frame.f_code.co_qualname)
    first = name.partition(".")[0]
    thing = frame.f_globals.get(first)
    parents = module.split(".")
    for count in range(1, len(parents)):
        parent = ".".join(parents[:count])
        if thing is not None and vars(sys.modules.get(parent, sys)).get(first) is thing:
            return f"{parent}.{name}"
    return f"{module}.{name}"


def _short(qualname: str) -> str:
    """`panel` instead of `load_dashboard.<locals>.panel`."""
    return qualname.rpartition("<locals>.")[2]


def _line(frame: FrameType) -> int:
    return frame.f_lineno or frame.f_code.co_firstlineno
