"""The doors: patches for code that is loaded later, and a watch."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from checker.probes.stalls.calls import CALLS, follow
from checker.probes.stalls.hooks import hooked
from checker.probes.stalls.places import Places
from checker.probes.stalls.watcher import Watch


@contextmanager
def install() -> Iterator[None]:
    """Let calls that block be known by whatever name they are called.

    Enter it before the code to be watched is loaded: `from time import sleep`
    taken earlier is the real one.
    """
    with CALLS.used():
        yield


@contextmanager
def watch(files: Iterable[str | os.PathLike[str]] = ()) -> Iterator[Watch]:
    """Who holds the running loop; around `asyncio.run`, who holds whatever loop runs inside.

    Only lines of `files` are blamed, if any are given; otherwise all that are no library's.
    Any loop of asyncio's own kind will do. Off Linux, unknown waits are not told.
    """
    loop = asyncio._get_running_loop()
    with CALLS.used(), hooked():
        follow(loop)
        with Watch(Places(files), loop) as seen:
            yield seen
