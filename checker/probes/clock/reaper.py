"""The end of tasks that do not want to end."""

import asyncio
from asyncio.tasks import _unregister_task
from collections.abc import Iterable
from typing import Any

# Collecting such a task would throw GeneratorExit into its code at some later moment.
_given_up: list[asyncio.Task[Any]] = []


async def reap(tasks: Iterable[asyncio.Task[Any]], grace: float = 60.0) -> list[asyncio.Task[Any]]:
    """Cancel the tasks; returns those that still run after `grace` seconds of the loop's time.

    They are taken off asyncio's list, because `Runner.close` would wait for
    them for ever.
    """
    left = [task for task in tasks if not task.done() and task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=grace)
    return [_give_up(task) for task in left if not task.done()]


def _give_up(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
    _unregister_task(task)
    _given_up.append(task)
    return task
