"""What can be said of a failure: its cause, what was seen, and the learner's line."""

import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from checker import kata
from checker.checks.subject import CannotImport, Missing
from checker.probes.clock import Deadlock, Wait
from checker.probes.schedules import Broken
from checker.probes.server import NotServed
from checker.probes.timeline import Timeline
from checker.probes.unavailable import Unavailable
from checker.verdict import Cause, line_of

Names = Mapping[str, str]  # of the learner's files, by path; see kata.names


class Spot(NamedTuple):
    """A line of the learner's; `name` tells which of their files it is in, if there are several."""

    name: str
    line: int

    def __str__(self) -> str:
        return line_of(self.name, self.line)


@dataclass(frozen=True)
class Sight:
    """`asserted` by a check, or an error; `final` where every other check would say the same."""

    cause: Cause
    saw: str
    spot: Spot | None = None
    asserted: bool = False
    final: bool = False


def explain(error: BaseException, place: str, timeline: Timeline | None, checks: str) -> Sight:
    """What an exception that ended a check of that module says of the learner's file or folder."""
    names = kata.names(Path(place))
    spot = _raised_at(error, names)
    match error:
        case CannotImport():
            cause = error.__cause__ and _raised_at(error.__cause__, names)
            return Sight("cannot be imported", str(error), cause or spot, final=True)
        case Missing():
            return Sight("wrong", str(error), final=True)
        case NotServed():
            served = Spot(next(iter(names.values())), error.line) if error.line else None
            return Sight("wrong", str(error), served, final=True)
        case Unavailable():
            return Sight("environment", str(error))
        case MemoryError():
            return Sight("out of memory", "no memory was left", spot)
        case Deadlock():
            return _deadlock(error, names)
        case Broken():
            return Sight("wrong", str(error), spot or _stepped_at(error, names), asserted=True)
        case TypeError() if spot is None and "'await' expression" in str(error):
            return Sight("wrong", f"{error}: is an `async` or an `await` gone?", final=True)
        case AssertionError() if _in_checks(error, checks):
            spot = _named(str(error), names) or spot or _waited_at(timeline, names)
            return Sight("wrong", str(error), spot, asserted=True)
    return Sight("wrong", _told(error), spot or _waited_at(timeline, names))


def busy(place: str, waiting: tuple[Wait, ...]) -> Sight:
    """Where the learner's code is just now: a line that runs, or else one that waits."""
    names = kata.names(Path(place))
    main = threading.main_thread().ident
    frames = sorted(sys._current_frames().items(), key=lambda each: each[0] != main)
    for ident, frame in frames:
        if spot := _running(frame, names):
            whose = "busy" if ident == main else "a thread is busy"
            return Sight("timed out", f"{whose} at {spot}", spot)
    for wait in waiting:
        if spot := _waits_at(wait, names):
            return Sight("timed out", f"{_who(wait)} waits at {spot}", spot)
    return Sight("timed out", "no line of the file was running")


def _deadlock(error: Deadlock, names: Names) -> Sight:
    """Nothing will ever happen again: who waits for what, the learner's tasks first."""
    spots = [(wait, _waits_at(wait, names)) for wait in error.waits]
    theirs = [(wait, spot) for wait, spot in spots if spot]
    told = [f"{_who(wait)} waits at {spot} for {wait.awaits}" for wait, spot in theirs]
    first = theirs[0][1] if theirs else None
    return Sight("timed out", "\n".join(["nothing can ever happen again:", *told]), first)


def _who(wait: Wait) -> str:
    return "the call" if wait.task.startswith("test_") else f"`{wait.task}`"


def _waits_at(wait: Wait, names: Names) -> Spot | None:
    """The innermost line of the learner's in a chain of awaits."""
    return next((Spot(names[f], line) for f, line in reversed(wait.frames) if f in names), None)


def _running(frame: FrameType | None, names: Names) -> Spot | None:
    while frame and frame.f_code.co_filename not in names:
        frame = frame.f_back
    return Spot(names[frame.f_code.co_filename], frame.f_lineno or 1) if frame else None


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


def _raised_at(error: BaseException, names: Names) -> Spot | None:
    """The innermost line of the learner's that an error, its leaves or its causes passed."""
    for each in (error, *_leaves(error), error.__cause__):
        if isinstance(each, SyntaxError) and (each.filename or "") in names:
            return Spot(names[each.filename or ""], each.lineno or 1)
        if each is not None:
            places = traceback.extract_tb(each.__traceback__)
            theirs = [Spot(names[p.filename], p.lineno or 1) for p in places if p.filename in names]
            if theirs:
                return theirs[-1]
    return None


def _in_checks(error: BaseException, module: str) -> bool:
    """Whether an error was raised by a check itself, in its module or in one that checks share."""
    places = traceback.extract_tb(error.__traceback__)
    return bool(places) and places[-1].filename.startswith((module, str(kata.CHECKS)))


def _named(message: str, names: Names) -> Spot | None:
    """The line that a check itself names, as a sweep does."""
    for line, of in re.findall(r"\bline (\d+)\b(?: of ([\w/]+\.py))?", message):
        if of in names.values():
            return Spot(of, int(line))
    return None


def _stepped_at(error: Broken, names: Names) -> Spot | None:
    """The last line of an interleaving."""
    steps = [step for step in error.interleaving.steps if step.task and step.file in names]
    return Spot(names[steps[-1].file], steps[-1].line) if steps else None


def _waited_at(timeline: Timeline | None, names: Names) -> Spot | None:
    """The line where the first task that entered the learner's code waited last."""
    lives = timeline.lives if timeline else ()
    places = ([s.place for s in life.segments if s.place] for life in lives)
    last = next((each[-1] for each in places if each), None)
    return Spot(names.get(last.file, ""), last.line) if last else None
