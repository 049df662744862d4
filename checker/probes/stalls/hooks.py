"""Where steps begin and end, and what is not their fault."""

import asyncio
import gc
import importlib._bootstrap as imports
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

from checker.probes.changes import Changes
from checker.probes.stalls import watcher
from checker.probes.stalls.calls import follow
from checker.probes.stalls.step import aside
from checker.probes.stalls.watcher import steps_here


@contextmanager
def hooked() -> Iterator[None]:
    """Steps are told to the watches that follow their loop."""
    collections = ExitStack()

    def collect(phase: str, info: dict[str, int]) -> None:
        if info["generation"] < 2:
            return  # takes no time that matters
        if phase == "start":
            collections.enter_context(aside(steps_here()))
        else:
            collections.close()

    gc.callbacks.append(collect)
    try:
        with HOOKS.used():
            yield
    finally:
        gc.callbacks.remove(collect)


def _run(function: Callable[[asyncio.Handle], None]) -> Callable[[asyncio.Handle], None]:
    @wraps(function)
    def run(handle: Any) -> None:
        watches = [each for each in watcher.watches if each.follows(handle._loop)]
        for watch in watches:
            follow(handle._loop)
            watch.begin(handle._loop)
        try:
            function(handle)
        finally:
            for watch in watches:
                watch.end()

    return run


def _find_and_load(function: Callable[..., Any]) -> Callable[..., Any]:
    """A first import takes its time once, and whether it is the first depends on others."""

    @wraps(function)
    def find_and_load(*args: Any) -> Any:
        with aside(steps_here()):
            return function(*args)

    return find_and_load


HOOKS = Changes((asyncio.Handle, "_run", _run), (imports, "_find_and_load", _find_and_load))
