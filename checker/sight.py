"""What can be said of a failure: its cause, what was seen, and the learner's line."""

import re
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

from checker.checks.subject import CannotImport, Missing
from checker.kata import CHECKS
from checker.probes.clock import Deadlock, Wait
from checker.probes.schedules import Broken
from checker.probes.server import NotServed
from checker.probes.timeline import Timeline
from checker.probes.unavailable import Unavailable
from checker.verdict import Cause


@dataclass(frozen=True)
class Sight:
    """`asserted` by a check, or an error; `final` where every other check would say the same."""

    cause: Cause
    saw: str
    line: int | None = None
    asserted: bool = False
    final: bool = False


def explain(error: BaseException, file: str, timeline: Timeline | None) -> Sight:
    """What an exception that ended a check says of the learner's file."""
    line = _raised_at(error, file)
    match error:
        case CannotImport():
            return Sight("cannot be imported", str(error), line, final=True)
        case Missing():
            return Sight("wrong", str(error), final=True)
        case NotServed():
            return Sight("wrong", str(error), error.line, final=True)
        case Unavailable():
            return Sight("environment", str(error))
        case MemoryError():
            return Sight("out of memory", "no memory was left", line)
        case Deadlock():
            return _deadlock(error, file)
        case Broken():
            last = [step.line for step in error.interleaving.steps if step.task][-1:]
            return Sight("wrong", str(error), line or next(iter(last), None), asserted=True)
        case TypeError() if line is None and "'await' expression" in str(error):
            return Sight("wrong", f"{error}: is an `async` or an `await` gone?", final=True)
        case AssertionError() if _in_checks(error):
            line = _named(str(error)) or line or _waited_at(timeline)
            return Sight("wrong", str(error), line, asserted=True)
    return Sight("wrong", _told(error), line or _waited_at(timeline))


def busy(file: str, waiting: tuple[Wait, ...]) -> Sight:
    """Where the file's code is just now: a line that runs, or else one that waits."""
    main = threading.main_thread().ident
    frames = sorted(sys._current_frames().items(), key=lambda each: each[0] != main)
    for ident, frame in frames:
        if line := _running(frame, file):
            whose = "busy" if ident == main else "a thread is busy"
            return Sight("timed out", f"{whose} at line {line}", line)
    for wait in waiting:
        if line := _line(wait, file):
            return Sight("timed out", f"{_who(wait)} waits at line {line}", line)
    return Sight("timed out", "no line of the file was running")


def _deadlock(error: Deadlock, file: str) -> Sight:
    """Nothing will ever happen again: who waits for what, the learner's tasks first."""
    lines = [(wait, _line(wait, file)) for wait in error.waits]
    theirs = [(wait, line) for wait, line in lines if line]
    told = [f"{_who(wait)} waits at line {line} for {wait.awaits}" for wait, line in theirs]
    first = theirs[0][1] if theirs else None
    return Sight("timed out", "\n".join(["nothing can ever happen again:", *told]), first)


def _who(wait: Wait) -> str:
    return "the call" if wait.task.startswith("test_") else f"`{wait.task}`"


def _line(wait: Wait, file: str) -> int | None:
    """The innermost line of the file in a chain of awaits."""
    return next((line for name, line in reversed(wait.frames) if name == file), None)


def _running(frame: FrameType | None, file: str) -> int | None:
    while frame and frame.f_code.co_filename != file:
        frame = frame.f_back
    return frame and frame.f_lineno


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """The errors in a group, or the error itself."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error


def _told(error: BaseException) -> str:
    """An error that nobody expected, in one line for each error in it."""
    told = [f"{type(each).__name__}: {each}".rstrip(": ") for each in _leaves(error)]
    if isinstance(error, BaseExceptionGroup):
        return "\n".join([f"{type(error).__name__} of {len(told)}:", *told])
    return told[0]


def _raised_at(error: BaseException, file: str) -> int | None:
    """The innermost line of the file that an error, its leaves or its causes passed."""
    for each in (error, *_leaves(error), error.__cause__):
        if isinstance(each, SyntaxError) and each.filename == file:
            return each.lineno
        if each is not None:
            places = traceback.extract_tb(each.__traceback__)
            lines = [p.lineno for p in places if p.filename == file]
            if lines:
                return lines[-1]
    return None


def _in_checks(error: BaseException) -> bool:
    """Whether an error was raised by a check itself."""
    places = traceback.extract_tb(error.__traceback__)
    return bool(places) and places[-1].filename.startswith(str(CHECKS))


def _named(message: str) -> int | None:
    """The line that a check itself names, as a sweep does."""
    named = re.search(r"\bline (\d+)\b", message)
    return int(named[1]) if named else None


def _waited_at(timeline: Timeline | None) -> int | None:
    """The line where the first task that entered the learner's code waited last."""
    lives = timeline.lives if timeline else ()
    places = ([s.place for s in life.segments if s.place] for life in lives)
    return next((each[-1].line for each in places if each), None)
