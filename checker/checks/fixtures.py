"""What every check may ask for by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from checker.checks.subject import Subject, load
from checker.kata import files
from checker.probes import clock, timeline
from checker.probes.clock.deadlock import Wait, waits
from checker.probes.unavailable import Unavailable

if TYPE_CHECKING:  # they take long to import, and not every kata is about an app or a database
    from checker.probes import asgi, checkouts, connections, sessions, statements

_loops: list[asyncio.AbstractEventLoop] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--subject", type=Path, help="the learner's file")
    parser.addoption("--postgres", help="the URL of a server, if there is one")
    parser.addoption("--mark", help="what the databases there are marked with")
    parser.addoption("--no-postgres", help="why there is none")


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
    with timeline.record(files=_files(request)) as seen:
        yield seen
    await clock.reap(seen.running())


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of the check's own, on a real PostgreSQL."""
    option = request.config.getoption
    if not option("postgres"):
        raise Unavailable(option("no_postgres"))
    from checker.probes.postgres import database  # not above: few need it

    with database(option("postgres"), option("mark")) as url:
        yield url


class Watch:
    """Called with an app, it gives it back, and records its requests from then on."""

    def __init__(self, files: tuple[Path, ...], stack: ExitStack) -> None:
        self._files = files
        self._stack = stack
        self._seen: list[asgi.Recorder] = []

    def __call__(self, app: Any) -> Any:
        from checker.probes import asgi

        self._seen.append(self._stack.enter_context(asgi.record(app, self._files)))
        return app

    def last(self) -> asgi.Life | None:
        """The life of the last request that any of the apps was sent."""
        lives = [life for life in (seen.life() for seen in self._seen) if life.requests]
        return lives[-1].of(lives[-1].requests[-1].number) if lives else None


@pytest.fixture
def watch(request: pytest.FixtureRequest) -> Iterator[Watch]:
    """Where a failure should show the app's last request, from layer to layer."""
    with ExitStack() as stack:
        yield Watch(_files(request), stack)


@pytest_asyncio.fixture
async def sent(request: pytest.FixtureRequest) -> AsyncIterator[statements.Recorder]:
    """What SQLAlchemy sends to databases; a failure shows it."""
    from checker.probes import statements

    with statements.record(**_of(request)) as recorder:
        yield recorder


@pytest_asyncio.fixture
async def pools(request: pytest.FixtureRequest) -> AsyncIterator[checkouts.Recorder]:
    """Who holds a connection of a pool of SQLAlchemy's."""
    from checker.probes import checkouts

    with checkouts.record(**_of(request)) as recorder:
        yield recorder


@pytest_asyncio.fixture
async def used(request: pytest.FixtureRequest) -> AsyncIterator[sessions.Recorder]:
    """Which task uses which session of SQLAlchemy's."""
    from checker.probes import sessions

    with sessions.record(**_of(request)) as recorder:
        yield recorder


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Iterator[connections.Recorder]:
    """The TCP connections that clients open, whatever their library."""
    from checker.probes import connections

    with connections.record(**_of(request)) as recorder:
        yield recorder


def _of(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Lines of the learner's file; the task of the check itself is who calls it."""
    name = getattr(request.function, "__name__", "")
    return {"files": _files(request), "caller": name}


def _files(request: pytest.FixtureRequest) -> tuple[Path, ...]:
    return files(request.config.getoption("subject"))


def waiting() -> tuple[Wait, ...]:
    """What the tasks of the check at hand wait for; any thread may ask."""
    return tuple(wait for loop in _loops for wait in waits(loop))


def _complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio says of errors that nobody looks at, but for those of the checks themselves."""
    task = context.get("future") or context.get("task")
    coro = task.get_coro() if isinstance(task, asyncio.Task) else None
    if not getattr(coro, "__qualname__", "").startswith("test_"):
        loop.default_exception_handler(context)
