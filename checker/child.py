"""One process that judges one file, as its parent sees it."""

import json
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from checker import lender, work
from checker.catalog import Check, checks
from checker.kata import Kata, names
from checker.order import DUMP, STACK, Order, Postgres
from checker.probes.memory import in_memory
from checker.starved import starved
from checker.verdict import Result, Verdict, line_of, place_of

STARTUP = 60.0  # seconds until a child must have reported; beyond, the machine is at fault
GRACE = 1.0  # seconds that an overdue child has to say where it is
BUSIEST = 6  # times its deadline a child may take where the machine is busy with others
LONGEST = 1 << 24  # bytes of one report
KEPT = 4000  # characters kept of what the learner's code printed


@dataclass(frozen=True)
class Trial:
    """A file, or folder of files, to judge as an answer to a kata.

    `only` names the checks to run, all if empty.
    """

    kata: Kata
    file: Path
    only: frozenset[str] = frozenset()

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(c for c in checks(self.kata) if not self.only or c.name in self.only)


class Child:
    """A file under judgement: what its process has reported so far, and until when it may."""

    def __init__(
        self, trial: Trial, context: Any, deadline: float, memory: int, postgres: Postgres
    ) -> None:
        self.trial = trial
        self.postgres = postgres
        self.deadline = deadline
        self.over = False
        self.ready = False
        self.late = False
        self.broken = ""
        self.canary = ""
        self.where: dict[str, Any] = {}
        self.results: dict[str, Result] = {}
        self.printed = ""
        self.scratch = tempfile.TemporaryDirectory(
            prefix="kata-", dir=in_memory(), ignore_cleanup_errors=True
        )
        self.began = time.monotonic()
        self.due = self.began + STARTUP
        self.moved = False  # the file was another at the end
        self._seen = _texts(trial.file)
        self.connection, theirs = Pipe()
        self.process = self._start(theirs, context, memory)
        theirs.close()

    def _start(self, theirs: Connection, context: Any, memory: int) -> Any:
        order = Order(
            module=str(self.trial.kata.checks),
            checks=tuple(check.name for check in self.trial.checks),
            file=str(self.trial.file.absolute()),
            scratch=self.scratch.name,
            deadline=self.deadline,
            memory=memory,
            postgres=self.postgres,
        )
        process = context.Process(target=_work, args=(order, theirs))
        with _no_main_module():
            process.start()
        return process

    def hear(self) -> None:
        """Take one report; no more will come when the line is closed."""
        try:
            report = json.loads(self.connection.recv_bytes(LONGEST))
            getattr(self, f"_hear_{report.pop('kind')}")(**report)
        except (EOFError, OSError, ValueError, LookupError, AttributeError, TypeError):
            self.end()  # it has ended, or what it says is no report

    def _hear_ready(self) -> None:
        self.ready = True
        self.began = time.monotonic()
        self.due = self.began + self.deadline

    def _hear_result(self, check: str, outcome: Any, **seen: Any) -> None:
        if (known := self.results.get(check)) and known.outcome != "passed":
            return  # of a check that runs with many parameters, the first failure counts
        promises = {each.name: each.promise for each in self.trial.checks}
        self.results[check] = Result(check, promises[check], outcome, **seen)

    def _hear_printed(self, text: str) -> None:
        self.printed = (self.printed + text)[-KEPT:]

    def _hear_broken(self, text: str) -> None:
        self.broken = text

    def _hear_where(self, **where: Any) -> None:
        self.where = where
        self.end()

    def _hear_done(self, canary: str) -> None:
        self.canary = canary
        self.end()

    def overdue(self) -> None:
        """Ask an overdue child where it is; the second time there is no answer to wait for.

        While it could have run, but the machine ran others, it is not overdue.
        """
        if self.late or not self.ready:
            self.late = True
            self.end()
            return
        now = time.monotonic()
        longest = (BUSIEST - 1) * self.deadline
        self.due = self.began + self.deadline + min(starved(self.process.pid), longest)
        if self.due > now:
            return
        self.late = True
        self.due = now + GRACE
        with suppress(OSError):
            self.connection.send_bytes(b"where")
            if DUMP:
                os.kill(self.process.pid, DUMP)

    def end(self, patience: float = GRACE) -> None:
        """Nothing of the child runs on, whatever it has started."""
        if self.over:
            return
        self.over = True
        self.moved = _texts(self.trial.file) != self._seen
        if not self.canary and not self.late:
            self.process.join(patience)  # it is ending by itself: let its exit code be its own
        self.exitcode = self.process.exitcode
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.connection.close()
        stack = Path(self.scratch.name, STACK)
        self.stack = stack.read_text(errors="replace") if stack.is_file() else ""
        self.scratch.cleanup()
        if not self.canary:  # it did not come to its end
            lender.clear(self.postgres)

    def verdict(self) -> Verdict:
        """A result for every promise: what is missing has failed, or was not run after that."""
        if self.moved:
            return self._verdict(tuple(_unjudged(check) for check in self.trial.checks))
        results = [self.results.get(check.name) for check in self.trial.checks]
        failed = any(each and each.outcome == "failed" for each in results)
        told = []
        for check, result in zip(self.trial.checks, results, strict=True):
            told.append(result or (_not_run(check) if failed else self._missing(check)))
            failed = failed or told[-1].outcome == "failed"
        if not failed and self.canary == "passed":
            told = [replace(each, outcome="failed", cause="wrong", saw=TAMPERED) for each in told]
        elif not failed and self.canary != "failed":  # it ended after the last check
            told[-1] = self._missing(self.trial.checks[-1])
        return self._verdict(tuple(told))

    def _verdict(self, results: tuple[Result, ...]) -> Verdict:
        return Verdict(self.trial.kata.path, str(self.trial.file), results, self.printed)

    def _missing(self, check: Check) -> Result:
        """Why there is no result of this check."""
        blank = Result(check.name, check.promise, "failed")
        if self.broken or not self.ready:
            why = self.broken or (SLOW if self.late else f"{_ending(self.exitcode)} at its start")
            return replace(blank, outcome="not run", cause="environment", saw=why)
        if self.late:
            return replace(blank, **{**self._overdue(check), "cause": "timed out"})
        if self.canary:
            return replace(blank, cause="died", saw=BROKEN_OFF)
        if _ending(self.exitcode).endswith("SIGKILL"):
            return replace(blank, cause="out of memory", saw=KILLED)
        return replace(blank, cause="died", saw=f"{_ending(self.exitcode)} {UNFINISHED}")

    def _overdue(self, check: Check) -> dict[str, Any]:
        where = self.where or _innermost(self.stack, self.trial.file)
        doing = where.get("saw") or "no line of the file was running"
        what = "the process was not over" if check.name in self.results else "not over"
        return {**where, "saw": f"{what} after {self.deadline:g} s: {doing}"}


def _work(order: Order, connection: Connection) -> None:
    """The child's first step. The frameworks are imported here, never in the parent."""
    from checker.worker import work

    work(order, connection)


@contextmanager
def _no_main_module() -> Iterator[None]:
    """The child needs nothing of the program that judges, so it does not execute it again."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _not_run(check: Check) -> Result:
    return Result(check.name, check.promise, "not run")


def _unjudged(check: Check) -> Result:
    return Result(check.name, check.promise, "not run", cause="environment", saw=MOVED)


def _texts(place: Path) -> object:
    """What stands there, to compare."""
    try:
        return work.contents(place)
    except OSError as error:
        return repr(error)


def _ending(exitcode: int | None) -> str:
    """An exit code in words; a negative one is a signal's number."""
    if exitcode is not None and exitcode < 0:
        names = {each.value: each.name for each in signal.Signals}
        return f"the process was ended by {names.get(-exitcode, f'signal {-exitcode}')}"
    if exitcode is None:
        return "the process cut the line to the one that judges"
    return f"the process ended itself with exit code {exitcode}"


def _innermost(stack: str, place: Path) -> dict[str, Any]:
    """The learner's line that a faulthandler's stack shows as running."""
    theirs = names(place)
    for frame in re.finditer(r'File "(.*)", line (\d+) in ', stack):
        if frame[1] in theirs:
            file, line = theirs[frame[1]], int(frame[2])
            return {"saw": f"busy at {line_of(file, line)}", **place_of(str(place), file, line)}
    return {}


TAMPERED = "a check that must fail passed: the file changes the machinery that judges it"
SLOW = f"the process that judges did not start within {STARTUP:g} s; is the machine overloaded?"
MOVED = "the file changed each time while it was judged; check it once nothing writes it"
KILLED = "the system killed the process, as it does when memory runs out"
BROKEN_OFF = "the run was broken off, as by a KeyboardInterrupt"
UNFINISHED = "before the check was over"
