"""One run of a scenario in one order, on a virtual clock."""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any, ParamSpec, TypeVar

from checker.probes import clock
from checker.probes.schedules.loop import Loop
from checker.probes.schedules.schedule import Schedule
from checker.probes.schedules.witness import Witness

P = ParamSpec("P")
T = TypeVar("T")
Scenario = Callable[[], Coroutine[Any, Any, Any]]
Error = Exception | asyncio.CancelledError


def perform(scenario: Scenario, schedule: Schedule, witness: Witness | None = None) -> Error | None:
    """What the scenario raised. What its loading raises is raised."""
    main = scenario()
    with asyncio.Runner(loop_factory=lambda: Loop(schedule, witness)) as runner:
        loop = runner.get_loop()
        try:
            with witness.watching(loop) if witness else nullcontext():
                runner.run(main)
        except (Exception, asyncio.CancelledError) as error:
            return error
        finally:
            schedule.end()
            loop.run_until_complete(clock.reap(asyncio.all_tasks(loop)))
    return None


def apart(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call it where no loop runs: in a thread, if one does (a notebook's cell)."""
    if asyncio._get_running_loop() is None:
        return function(*args, **kwargs)
    context = contextvars.copy_context()
    with ThreadPoolExecutor(1) as own:
        return own.submit(context.run, lambda: function(*args, **kwargs)).result()
