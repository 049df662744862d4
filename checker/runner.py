"""The parent: it judges each learner's file in a process of its own, with a deadline."""

import os
import time
from collections.abc import Iterable, Iterator
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import wait
from typing import Any

from checker.child import Child, Trial
from checker.verdict import Verdict

__all__ = ["DEADLINE", "MEMORY", "Trial", "judge", "warm_up"]

DEADLINE = 10.0  # seconds of real time for one file
MEMORY = 1 << 30  # bytes that one file's process may have
FRAMEWORKS = ["checker.worker", "pytest_asyncio.plugin", "fastapi", "httpx"]


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
    running: list[Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                running.append(Child(waiting.pop(), _context(), deadline, memory))
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
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(FRAMEWORKS)
    return context


def _listen(children: list[Child]) -> None:
    """Take the next reports, or see to the children whose time is over."""
    left = min(child.due for child in children) - time.monotonic()
    talking = wait([child.connection for child in children], max(0.0, left))
    for child in children:
        if child.connection in talking:
            child.hear()
        if not child.over and time.monotonic() >= child.due:
            child.overdue()
