"""What can be said of a failure: its cause, what was seen, and the learner's line."""

import asyncio
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

from checker.checks.subject import CannotImport, Missing
from checker.kata import CHECKS
from checker.probes.clock import Deadlock, waits
from checker.probes.timeline import Timeline
from checker.verdict import Cause


@dataclass(frozen=True)
class Sight:
    """`final` where every other check would say the same."""

    cause: Cause
    saw: str
    line: int | None = None
    final: bool = False


def explain(error: BaseException, file: str, timeline: Timeline | None) -> Sight:
    """What an exception that ended a check says of the learner's file."""
    line = _raised_at(error, file)
    match error:
        case CannotImport():
            return Sight("cannot be imported", str(error), line, final=True)
        case Missing():
            return Sight("wrong", str(error), final=True)
        case MemoryError():
            return Sight("out of memory", "no memory was left", line)
        case Deadlock():
            return _deadlock(error, file)
        case TypeError() if line is None and "'await' expression" in str(error):
            return Sight("wrong", f"{error}: is an `async` or an `await` gone?", final=True)
        case AssertionError() if _in_checks(error):
            return Sight("wrong", str(error), line or _waited_at(timeline))
    return Sight("wrong", _told(error), line or _waited_at(timeline))
