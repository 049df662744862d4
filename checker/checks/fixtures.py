"""What every check may ask for by name."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from checker.checks.subject import Subject, load
from checker.probes import clock, timeline
from checker.probes.clock.deadlock import Wait, waits

_loops: list[asyncio.AbstractEventLoop] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--subject", type=Path, help="the learner's file")


def pytest_asyncio_loop_factories() -> dict[str, type[clock.VirtualLoop]]:
    return {"virtual": clock.VirtualLoop}


@pytest.fixture
def kata(request: pytest.FixtureRequest) -> Subject:
    """The learner's file, loaded afresh for each check."""
    return load(request.config.getoption("subject"))


@pytest.fixture
def fresh(request: pytest.FixtureRequest) -> Callable[[], Subject]:
    """Loads the learner's file afresh: for checks that try many orders of the same tasks."""
    return partial(load, request.config.getoption("subject"))


@pytest_asyncio.fixture(autouse=True)
async def tasks(request: pytest.FixtureRequest) -> AsyncIterator[timeline.Recorder]:
    """The census of the tasks that the check and the learner's code start."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_complain)
    _loops[:] = [loop]
    with timeline.record(files=[request.config.getoption("subject")]) as seen:
        yield seen
    await clock.reap(seen.running())


def waiting() -> tuple[Wait, ...]:
    """What the tasks of the check at hand wait for; any thread may ask."""
    return tuple(wait for loop in _loops for wait in waits(loop))


def _complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio says of errors that nobody looks at, but for those of the checks themselves."""
    task = context.get("future") or context.get("task")
    coro = task.get_coro() if isinstance(task, asyncio.Task) else None
    if not getattr(coro, "__qualname__", "").startswith("test_"):
        loop.default_exception_handler(context)
