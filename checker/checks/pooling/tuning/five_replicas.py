"""How many connections the workers of a fleet open at once, and whether each has enough."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Pool, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import TimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from checker.probes.changes import changed
from checker.probes.connections import Recorder as Opened
from checker.probes.frames import line_here
from checker.probes.timeline import Recorder

HINTS = (
    "Run the file. A pool has a default besides its size: find the parameter. Then count the "
    "engines that run at the same time while a deploy is under way, old ones and new ones.",
    "At most, a worker may have what the database has for all, divided by the workers of a deploy, "
    "rounded down. At least, it needs what Little's law says: requests per second, times the "
    "seconds for which each holds a connection.",
    "`share = (max_connections - reserved) // ((replicas + surge) * workers)`. If `share < "
    "concurrent`, raise. Else a `pool_size` of the share, and `max_overflow=0`. Beware: to "
    "SQLAlchemy, a `pool_size` of 0 means no bound.",
)
SHOWS = (
    "The size: `(concurrent_requests / avg_queries_per_request) * 1.5`, and Little's law",
    "The fleet: all pools of all workers, also in a deploy, fit into `max_connections`",
    "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
)

LEFT = (
    "SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) "
    "FROM pg_sleep(0.002)"
)
SOON = 1.0  # second of the loop, which stands still while somebody connects
MOMENT = 0.01  # second of the loop
REQUESTS = 24  # of the busiest hour


@dataclass(frozen=True)
class Case:
    """A fleet, and the load of each of its workers; a request has four queries of 125 ms."""

    max_connections: int
    reserved: int
    replicas: int
    surge: int
    workers: int
    requests: float = 1.0
    queries: int = 4
    seconds: float = 0.125

    @property
    def limit(self) -> int:
        """Of the connections of all workers together."""
        return self.max_connections - self.reserved

    @property
    def deployed(self) -> int:
        """Workers that run in a deploy."""
        return (self.replicas + self.surge) * self.workers

    @property
    def held(self) -> float:
        """Seconds for which a request holds a connection."""
        return self.queries * self.seconds

    @property
    def needed(self) -> float:
        """Connections of a worker, by Little's law."""
        return self.requests * self.held

    def __str__(self) -> str:
        workers = f"{self.replicas} replicas with {self.workers} worker(s) each, {self.surge} more "
        return f"{workers}in a deploy, {self.max_connections} - {self.reserved} connections"


FLEETS = (
    Case(24, 3, replicas=3, surge=1, workers=2, requests=3),  # a worker needs 1.5 and may have 2.6
    Case(12, 2, replicas=2, surge=2, workers=1, requests=3),  # 1.5 of 2.5
    Case(11, 1, replicas=4, surge=1, workers=2),  # 0.5 of 1
)
BUSY = (
    Case(100, 3, replicas=5, surge=1, workers=2, requests=10, queries=10, seconds=0.057),  # 5.7
    Case(20, 3, replicas=4, surge=1, workers=1, requests=5),  # 2.5 of 3.4
    FLEETS[-1],
)
TOO_LARGE = (
    Case(10, 3, replicas=3, surge=1, workers=2),  # 0.5 of 0.9
    Case(24, 3, replicas=3, surge=1, workers=2, requests=5),  # 2.5 of 2.6
    Case(3, 3, replicas=1, surge=0, workers=1),
    Case(8, 10, replicas=1, surge=1, workers=1),
)


async def test_fits_the_fleet(kata: Any, tasks: Recorder, postgres: str, opened: Opened) -> None:
    """however busy all workers of all replicas are, none is refused a connection"""
    for case in FLEETS:
        async with running(kata, postgres, case, opened) as fleet:
            workers = case.replicas * case.workers
            await fleet.start(workers, burst=case.limit // workers + 1)
            fleet.expects_no_refusal(f"{workers} workers were busy")


async def test_fits_the_deploy(kata: Any, tasks: Recorder, postgres: str, opened: Opened) -> None:
    """while a deploy runs its surge beside all replicas, none is refused a connection either"""
    for case in FLEETS:
        async with running(kata, postgres, case, opened) as fleet:
            old = case.replicas * case.workers
            burst = case.limit // case.deployed + 1
            await fleet.start(old, burst)
            await fleet.start(case.deployed - old, burst)
            saw = f"{old} workers were busy, and {case.deployed - old} new ones of a deploy"
            fleet.expects_no_refusal(saw)


async def test_serves_the_busiest_hour(
    kata: Any, tasks: Recorder, postgres: str, opened: Opened
) -> None:
    """in its busiest hour, in which requests come evenly, no request waits for a connection"""
    for case in BUSY:
        async with running(kata, postgres, case, opened) as fleet:
            engine = fleet.engine()
            waits = (fleet.waits(engine, number) for number in range(REQUESTS))
            fleet.requests = [asyncio.create_task(each) for each in waits]
            for number, request in enumerate(fleet.requests, 1):
                waited = await request
                saw = f"{case.requests:g} requests came each second, and held a connection for"
                told = f"{case.held:g} s each; request {number} had to wait {waited:.2f} s for one"
                assert waited < MOMENT, f"{saw} {told}{fleet.at} ({case})"


async def test_tells_what_cannot_be(kata: Any, tasks: Recorder, opened: Opened) -> None:
    """where there are fewer connections than workers, or than its load needs, it raises an error"""
    for case in TOO_LARGE:
        fleet = Fleet(kata, "postgresql+asyncpg://shop@127.0.0.1/shop", case, opened)
        with suppress(AssertionError):
            fleet.engine()
        saw = f"`open_engine` raised no error{fleet.at}, and each worker needs {case.needed:g}"
        assert not fleet.engines, f"{saw}: {case}"


class Fleet:
    """Engines of the learner's, one for each worker."""

    def __init__(self, kata: Any, url: str, case: Case, opened: Opened) -> None:
        self.kata, self.url, self.case = kata, url, case
        self.engines: list[AsyncEngine] = []
        self.requests: list[asyncio.Task[Any]] = []
        self.at = ""  # which line
        self._opened, self._before = opened, opened.count

    def engine(self) -> AsyncEngine:
        """Of one more worker."""
        kata, case = self.kata, self.case
        fleet = kata.Fleet(
            case.max_connections, case.reserved, case.replicas, case.surge, case.workers
        )
        load = kata.Load(case.requests, case.queries, case.seconds)
        try:
            with self._watched():
                self.engines.append(kata.open_engine(self.url, fleet, load))
        except (Exception, SystemExit) as error:
            told = f"{case.limit // case.deployed} each, of which it needs {case.needed:g}: {case}"
            raise AssertionError(f"`open_engine` raised {error!r:.120} for {told}") from error
        return self.engines[-1]

    async def start(self, workers: int, burst: int) -> None:
        """So many more workers, each with a burst of requests that are not over yet."""
        for _ in range(workers):
            engine = self.engine()
            self.requests += [asyncio.create_task(hold(engine)) for _ in range(burst)]
        await asyncio.sleep(SOON)

    def expects_no_refusal(self, saw: str) -> None:
        ended = (each.exception() for each in self.requests if each.done())
        errors = [error for error in ended if not isinstance(error, TimeoutError)]  # of the pool
        asked, limit = self._opened.count - self._before, self.case.limit
        if errors or asked > limit:
            told = f"{saw}; they asked for {asked} connections{self.at}, of {limit}"
            why = f", and read: {repr(errors[0]).splitlines()[0]:.200}" if errors else ""
            raise AssertionError(f"{told}{why} ({self.case})") from next(iter(errors), None)

    async def waits(self, engine: AsyncEngine, number: int) -> float:
        """Seconds that this request of the busiest hour waits for its connection."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(number / self.case.requests)
        asked = loop.time()
        try:
            async with engine.connect():
                waited = loop.time() - asked
                await asyncio.sleep(self.case.held)
        except Exception as error:
            told = f"request {number + 1} of {self.case.requests:g} each second got no connection"
            raise AssertionError(f"{told}{self.at}: {error!r:.160} ({self.case})") from error
        return waited

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """At which line a pool is made."""

        def watched(original: Any) -> Any:
            def made(pool: Pool, *args: Any, **options: Any) -> None:
                line = line_here(lambda file: file == self.kata.__file__)
                self.at = f" at line {line}" if line else ""
                original(pool, *args, **options)

            return made

        with changed(Pool, "__init__", watched):
            yield


@asynccontextmanager
async def running(kata: Any, url: str, case: Case, opened: Opened) -> AsyncIterator[Fleet]:
    """A fleet on a database that refuses more than its limit. It refuses no superuser."""
    database = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with database.connect() as connection:
        limit = max(case.limit, 0) + 1  # this connection, too
        name = make_url(url).database
        await connection.execute(text(f'ALTER DATABASE "{name}" CONNECTION LIMIT {limit}'))
        fleet = Fleet(kata, url, case, opened)
        try:
            yield fleet
        finally:
            for request in fleet.requests:
                request.cancel()
            await asyncio.gather(*fleet.requests, return_exceptions=True)
            for engine in fleet.engines:
                await engine.dispose()
            for _ in range(1000):  # it takes the server a while
                if await connection.scalar(text(LEFT)) == 1:
                    break


async def hold(engine: AsyncEngine) -> None:
    """A request whose query takes very long."""
    async with engine.connect():
        await asyncio.Event().wait()
