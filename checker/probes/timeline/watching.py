"""One call for a lesson: run it, and show what became of its tasks."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from checker.probes.timeline.lives import Timeline
from checker.probes.timeline.recorder import Recorder, record


async def watch(
    main: Coroutine[Any, Any, Any] | Callable[[], Coroutine[Any, Any, Any]],
    *,
    linger: float = 1.0,
    files: Iterable[str | os.PathLike[str]] = (),
) -> Timeline:
    """The timeline of `main` and of all its tasks; how `main` ended stands in it, too.

    Tasks that outlive it may go on for `linger` seconds of loop time, to be seen. What runs
    even then is cancelled. Nothing that `main` raises is raised here.
    """
    with record(files) as seen:
        task = asyncio.create_task(main() if callable(main) else main)
        try:
            await asyncio.wait([task])
            seen.mark(_told(task))
            if left := seen.running():
                await asyncio.wait(left, timeout=linger)
            timeline = seen.timeline()
        finally:
            await _end(seen, linger)
    return replace(timeline, lives=tuple(life for life in timeline.lives if not life.caller))


def _told(task: asyncio.Task[Any]) -> str:
    if task.cancelled():
        return "caller is cancelled"
    return "caller has the error" if task.exception() else "caller has the result"


async def _end(seen: Recorder, patience: float) -> None:
    """Cancel what is left. A task that swallows its cancellation is left alone after a while."""
    left = seen.running()
    for task in left:
        task.cancel()
    if left:
        done, _ = await asyncio.wait(left, timeout=patience)
        for task in done:
            if not task.cancelled():
                task.exception()  # it was shown; no need to log it as never retrieved
