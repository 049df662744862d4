"""What is changed in the standard library while a virtual loop needs it.

Whatever is changed behaves as ever in a thread that works for no virtual loop.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from checker.probes.changes import Changes
from checker.probes.clock import crew


def _sleep(stock: Callable[[float], None]) -> Callable[[float], None]:
    def sleep(seconds: float, /) -> None:
        here = crew.here()
        stock(min(seconds, 0) if here else seconds)  # refuses what is no duration
        if here:
            here.sleep(float(seconds))

    return sleep


def _start(stock: Callable[[threading.Thread], None]) -> Callable[[threading.Thread], None]:
    def start(self: threading.Thread) -> None:
        here = crew.here()
        with here.adopted(self) if here else nullcontext():
            stock(self)

    return start


def _submit(stock: Callable[..., Future[Any]]) -> Callable[..., Future[Any]]:
    def submit(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        here = crew.here()
        if here is None:
            return stock(self, fn, *args, **kwargs)
        job = here.job(self)
        # A new thread for each job, up to the pool's limit: whether an old one is idle
        # already depends on the real time.
        while self._idle_semaphore.acquire(blocking=False):
            pass
        job.future = future = stock(self, job.run, fn, *args, **kwargs)
        here.expect(job)
        return future

    return submit


PATCHES = Changes(
    (time, "sleep", _sleep),
    (threading.Thread, "start", _start),
    (ThreadPoolExecutor, "submit", _submit),
)
patched = PATCHES.used  # sleeps, thread starts and pool jobs are told to the crew they belong to
