"""The parent: it judges each learner's file in a process of its own, with a deadline."""

import json
import linecache
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.catalog import Check, checks
from checker.kata import Kata
from checker.order import STACK, Order
from checker.verdict import Result, Verdict

DEADLINE = 10.0  # seconds of real time for one file
MEMORY = 1 << 30  # bytes that one file's process may have
STARTUP = 60.0  # seconds until a child must have reported; beyond, the machine is at fault
GRACE = 1.0  # seconds that an overdue child has to say where it is
KEPT = 4000  # characters kept of what the learner's code printed
FRAMEWORKS = ["checker.worker", "pytest_asyncio.plugin", "fastapi", "httpx"]


@dataclass(frozen=True)
class Trial:
    """A file to judge as an answer to a kata; `only` names the checks to run, all if empty."""

    kata: Kata
    file: Path
    only: frozenset[str] = frozenset()

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(c for c in checks(self.kata) if not self.only or c.name in self.only)


def judge(
    trials: Iterable[Trial],
    *,
    deadline: float = DEADLINE,
    memory: int = MEMORY,
    workers: int | None = None,
) -> Iterator[tuple[Trial, Verdict]]:
    """Verdicts as they come, at most `workers` files (one per core) at a time.

    Whatever happens to the caller, no process is left when the iterator is closed.
    """
    waiting = list(trials)[::-1]
    running: list[_Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                running.append(_Child(waiting.pop(), deadline, memory))
            _listen(running)
            for child in [each for each in running if each.over]:
                running.remove(child)
                yield child.trial, child.verdict()
    finally:
        for child in running:
            child.end()


def warm_up() -> None:
    """Start the process from which the others are forked, while the caller does other things."""
    context = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


def _context() -> Any:
    """Forking from a prepared process where that exists; else a fresh interpreter."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(FRAMEWORKS)
    return context


@contextmanager
def _no_main_module() -> Iterator[None]:
    """The child needs nothing of the program that judges, so it does not execute it again."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _work(order: Order, connection: Connection) -> None:
    """The child's first step. The frameworks are imported here, never in the parent."""
    from checker.worker import work

    work(order, connection)


def _listen(children: list["_Child"]) -> None:
    """Take the next reports, or see to the children whose time is over."""
    left = min(child.due for child in children) - time.monotonic()
    talking = wait([child.connection for child in children], max(0.0, left))
    for child in children:
        if child.connection in talking:
            child.hear()
        elif time.monotonic() >= child.due:
            child.overdue()


class _Child:
    """One process that judges one file, as its parent sees it."""

    def __init__(self, trial: Trial, deadline: float, memory: int) -> None:
        self.trial = trial
        self.deadline = deadline
        self.over = False
        self.ready = False
        self.late = False
        self.broken = ""
        self.canary = ""
        self.where: dict[str, Any] = {}
        self.results: dict[str, Result] = {}
        self.printed = ""
        self.scratch = tempfile.TemporaryDirectory(prefix="kata-", ignore_cleanup_errors=True)
        self.due = time.monotonic() + STARTUP
        self.connection, theirs = multiprocessing.Pipe()
        self.process = self._start(theirs, memory)
        theirs.close()

    def _start(self, theirs: Connection, memory: int) -> Any:
        order = Order(
            module=str(self.trial.kata.checks),
            checks=tuple(check.name for check in self.trial.checks),
            file=str(self.trial.file),
            scratch=self.scratch.name,
            deadline=self.deadline,
            memory=memory,
        )
        process = _context().Process(target=_work, args=(order, theirs))
        with _no_main_module():
            process.start()
        return process

    def hear(self) -> None:
        """Take one report; no more will come when the line is closed."""
        try:
            report = json.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            self.end()
            return
        getattr(self, f"_hear_{report.pop('kind')}")(**report)

    def _hear_ready(self) -> None:
        self.ready = True
        self.due = time.monotonic() + self.deadline

    def _hear_result(self, check: str, outcome: Any, **seen: Any) -> None:
        promise = next(c.promise for c in self.trial.checks if c.name == check)
        self.results[check] = Result(check, promise, outcome, **seen)

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
        """Ask an overdue child where it is; the second time there is no answer to wait for."""
        if self.late or not self.ready:
            self.late = True
            self.end()
            return
        self.late = True
        self.due = time.monotonic() + GRACE
        with suppress(OSError):
            self.connection.send_bytes(b"where")

    def end(self) -> None:
        """Nothing of the child runs on, whatever it has started."""
        if self.over:
            return
        self.over = True
        if not self.canary and not self.late:
            self.process.join(GRACE)  # it is ending by itself: let its exit code be its own
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

    def verdict(self) -> Verdict:
        """A result for every promise: what is missing has failed, or was not run after that."""
        results = [self.results.get(check.name) for check in self.trial.checks]
        failed = any(each and each.outcome == "failed" for each in results)
        told = []
        for check, result in zip(self.trial.checks, results, strict=True):
            told.append(result or (_not_run(check) if failed else self._missing(check)))
            failed = failed or told[-1].outcome == "failed"
        if not failed and self.canary != "failed":
            told = [replace(each, outcome="failed", cause="wrong", saw=TAMPERED) for each in told]
        return Verdict(self.trial.kata.path, str(self.trial.file), tuple(told), self.printed)

    def _missing(self, check: Check) -> Result:
        """Why there is no result of this check."""
        blank = Result(check.name, check.promise, "failed")
        if self.broken or not self.ready:
            why = self.broken or (SLOW if self.late else f"{_ending(self.exitcode)} at its start")
            return replace(blank, cause="environment", saw=why)
        if self.late:
            return replace(blank, **{**self._overdue(), "cause": "timed out"})
        if self.canary:
            return replace(blank, cause="died", saw=BROKEN_OFF)
        if self.exitcode == -signal.SIGKILL:
            return replace(blank, cause="out of memory", saw=KILLED)
        return replace(blank, cause="died", saw=f"{_ending(self.exitcode)} {UNFINISHED}")

    def _overdue(self) -> dict[str, Any]:
        where = self.where or _innermost(self.stack, self.trial.file)
        doing = where.get("saw") or "no line of the file was running"
        return {**where, "saw": f"not over after {self.deadline:g} s: {doing}"}


def _not_run(check: Check) -> Result:
    return Result(check.name, check.promise, "not run")


def _ending(exitcode: int | None) -> str:
    """An exit code in words; a negative one is a signal's number."""
    if exitcode is not None and exitcode < 0:
        return f"the process was ended by {signal.Signals(-exitcode).name}"
    return f"the process ended itself with exit code {exitcode}"


def _innermost(stack: str, file: Path) -> dict[str, Any]:
    """The line of the file that a faulthandler's stack shows as running."""
    for place in re.finditer(r'File "(.*)", line (\d+) in ', stack):
        if place[1] == str(file):
            line = int(place[2])
            source = linecache.getline(str(file), line).strip()
            return {"saw": f"busy at line {line}", "line": line, "source": source}
    return {}


TAMPERED = "a check that must fail passed: the file changes the machinery that judges it"
SLOW = f"the process that judges did not start within {STARTUP:g} s; is the machine overloaded?"
KILLED = "the system killed the process, as it does when memory runs out"
BROKEN_OFF = "the run was broken off, as by a KeyboardInterrupt"
UNFINISHED = "before the check was over"
