"""What every check may ask for by name."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

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


@pytest_asyncio.fixture(autouse=True)
async def tasks(request: pytest.FixtureRequest) -> AsyncIterator[timeline.Recorder]:
    """The census of the tasks that the check and the learner's code start."""
    _loops[:] = [asyncio.get_running_loop()]
    with timeline.record(files=[request.config.getoption("subject")]) as seen:
        yield seen
    await clock.reap(seen.running())


def waiting() -> tuple[Wait, ...]:
    """What the tasks of the check at hand wait for; any thread may ask."""
    return tuple(wait for loop in _loops for wait in waits(loop))
