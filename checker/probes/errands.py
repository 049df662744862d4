"""Work that a probe does for itself: no census counts it, and it is nobody's call but its own."""

import asyncio
from asyncio.tasks import _unregister_task
from collections.abc import Coroutine
from typing import Any, TypeVar
from weakref import WeakSet

T = TypeVar("T")

_errands: "WeakSet[asyncio.Task[Any]]" = WeakSet()


def errand(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """A task that `asyncio.all_tasks` does not tell of. Whoever starts it keeps it, and ends it."""
    task = asyncio.Task(work, loop=asyncio.get_running_loop())  # past the loop's task factory
    _unregister_task(task)
    _errands.add(task)
    return task


def on_errand() -> bool:
    """Whether the task that runs is one of these."""
    return asyncio.current_task() in _errands
