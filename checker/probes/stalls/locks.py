"""The locks that must be waited for."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from checker.probes.changes import Make
from checker.probes.stalls.held import held
from checker.probes.stalls.places import library
from checker.probes.stalls.watcher import steps_here


class Lock:
    """A lock that tells when a step of a loop has to wait for it."""

    def __init__(self, lock: Any, name: str) -> None:
        self._lock = lock
        self._name = name

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        steps = steps_here() if blocking and timeout else []
        if not steps:
            return bool(self._lock.acquire(blocking, timeout))
        if self._lock.acquire(False):
            return True
        with held(steps, f"threading.{self._name}.acquire", sys._getframe()):
            return bool(self._lock.acquire(blocking, timeout))

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *failure: object) -> None:
        self._lock.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)

    def __repr__(self) -> str:
        return repr(self._lock)


def watched(name: str) -> Make:
    """`threading.Lock`, whose locks tell; those of libraries stay as they are."""

    def make(function: Callable[[], Any]) -> Callable[[], Any]:
        @wraps(function)
        def new() -> Any:
            lock = function()
            return lock if library(sys._getframe(1).f_code) else Lock(lock, name)

        return new

    return make
