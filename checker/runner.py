"""The parent: it judges each learner's file in a process of its own, with a deadline."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from checker import catalog, preload
from checker.child import Child, Trial
from checker.kata import Kata
from checker.lender import Lender, share
from checker.verdict import Verdict

__all__ = ["DEADLINE", "MEMORY", "Trial", "judge", "share", "start_method", "warm_up"]

DEADLINE = 10.0  # seconds of real time for one file
TRIES = 3  # of a file that changes while it is judged
MEMORY = 1 << 30  # bytes that one file's process may have


def judge(
    trials: Iterable[Trial],
    *,
    deadline: float = DEADLINE,
    memory: int = MEMORY,
    workers: int | None = None,
    stop: Connection | None = None,
) -> Iterator[tuple[Trial, Verdict]]:
    """Verdicts as they come, at most `workers` files (one per core) at a time.

    Each is on one text: a file that is saved while it is judged is judged again.

    It ends at once, with no further verdict, when `stop` can be read or its other end is closed,
    which any thread may do. Whatever happens to the caller, no process is left when the iterator
    is closed.
    """
    waiting = list(trials)[::-1]
    context = _context(trial.kata for trial in waiting)
    _start_server(context)
    lender = Lender(trial.kata for trial in waiting)
    running: list[Child] = []
    tries: Counter[Trial] = Counter()
    try:
        while waiting or running:
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                trial = waiting.pop()
                patience = max(deadline, catalog.deadline(trial.kata))
                lent = lender.lend(trial.kata)
                running.append(Child(trial, context, patience, memory, lent))
            if _listen(running, stop):
                return
            for child in [each for each in running if each.over]:
                running.remove(child)
                tries[child.trial] += 1
                if child.moved and tries[child.trial] < TRIES:
                    waiting.append(child.trial)
                    continue
                yield child.trial, child.verdict()
    finally:
        for child in running:
            child.end(patience=0)


def warm_up(katas: Iterable[Kata], *, anew: bool = False) -> None:
    """Start the process from which the others are forked, while the caller does other things.

    It imports what these katas need, once and for all: those of another category can be judged
    as well, but each of them imports for itself, unless it is started `anew` for them, which
    nobody may do while a file is judged.
    """
    context = _context(katas)
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        if anew and (stop := getattr(forkserver._forkserver, "_stop", None)):
            stop()  # the standard library has no public way, and uses this one in its own tests
    _start_server(context)


def _start_server(context: Any) -> None:
    """Have the process to fork from, which a Ctrl-C of the user's does not reach.

    While it imports it would end with a traceback; its children take their own group.
    """
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver, resource_tracker

        resource_tracker.ensure_running()  # by itself: it lets all signals through afterwards
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def start_method(katas: Iterable[Kata]) -> str:
    """How the processes are made that judge: "forkserver" or "spawn"."""
    return str(_context(katas).get_start_method())


def _context(katas: Iterable[Kata]) -> Any:
    """Forking from a prepared process where that exists; else a fresh interpreter."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(preload.modules(katas))
    return context


def _listen(children: list[Child], stop: Connection | None) -> bool:
    """Take the next reports, or see to the children whose time is over; whether all must stop."""
    left = min(child.due for child in children) - time.monotonic()
    others = [stop] if stop else []
    talking = wait([*others, *(child.connection for child in children)], max(0.0, left))
    if stop in talking:
        return True
    for child in children:
        if child.connection in talking:
            child.hear()
        if not child.over and time.monotonic() >= child.due:
            child.overdue()
    return False
