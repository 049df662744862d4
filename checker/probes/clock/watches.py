"""The clocks of `time`, on the loop's time, for one module's names."""

import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from checker.probes.clock.crew import here

EPOCH = time.time()  # what `time.time()` says when a loop's time is 0


def set_watches(namespace: dict[str, Any]) -> None:
    """Let a module's `time`, `monotonic`, `perf_counter` and their like tell the loop's time.

    Where no virtual loop runs they tell the real time, as ever. A function that
    imports `time` by itself reads the real one.
    """
    for name, value in namespace.items():
        if value is time:
            namespace[name] = _Time("time")
        elif clock := _CLOCKS.get(value) if callable(value) and _hashable(value) else None:
            namespace[name] = clock


def _watch(name: str, start: float) -> Callable[[], float]:
    real: Callable[[], float] = getattr(time, name)

    def read() -> float:
        crew = here()
        if crew is None:
            return real()
        now = start + crew.loop.time()
        return round(now * 1e9) if name.endswith("_ns") else now

    return read


def _hashable(value: Any) -> bool:
    return type(value).__hash__ is not None


class _Time(ModuleType):
    """The module `time`, but for its clocks."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(time, name)
        return _CLOCKS.get(value, value) if callable(value) else value


_CLOCKS: dict[Any, Callable[[], float]] = {
    getattr(time, name): _watch(name, EPOCH if name.startswith("time") else 0.0)
    for name in ("monotonic", "perf_counter", "time", "monotonic_ns", "perf_counter_ns", "time_ns")
}
