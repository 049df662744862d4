"""The doors: one coroutine on a virtual clock, or every loop made inside a `with`."""

import asyncio
import contextvars
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from checker.probes.clock.loop import VirtualLoop
from checker.probes.clock.patches import patched
from checker.probes.clock.reaper import reap

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """What `asyncio.run(main)` returns, on a virtual clock that starts at 0.

    Where a loop already runs (a notebook's cell), it runs in a thread of its own.

    Raises:
        Deadlock: nothing can ever happen again
        BaseException: whatever `main` raises
    """
    if asyncio._get_running_loop() is None:
        return _run(main)
    context = contextvars.copy_context()
    with ThreadPoolExecutor(1) as own:
        return own.submit(context.run, _run, main).result()


@contextmanager
def install() -> Iterator[None]:
    """Give each `asyncio.run` and `new_event_loop` inside a VirtualLoop.

    Enter it before the code to be watched is loaded: `from time import sleep`
    taken earlier is the real one. A `loop_factory` of the code's own stays its own.
    """
    events: Any = asyncio.events
    stock = events.new_event_loop
    with patched():
        events.new_event_loop = asyncio.new_event_loop = VirtualLoop
        try:
            yield
        finally:
            events.new_event_loop = asyncio.new_event_loop = stock


def _run(main: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        try:
            return runner.run(main)
        finally:
            loop = runner.get_loop()
            loop.run_until_complete(reap(asyncio.all_tasks(loop)))
