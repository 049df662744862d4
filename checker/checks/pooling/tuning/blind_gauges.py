"""What a scrape reads of a pool, while requests hold its connections and wait for them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY, Gauge
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, event
from sqlalchemy.util import await_only

from checker.probes import asgi, checkouts
from checker.probes.frames import line_here
from checker.probes.timeline import Recorder

HINTS = (
    "Run the file: six connections are out, and the scrape says none. `set` keeps a number until "
    "somebody sets another. When were these set, and what does `pool.size()` leave out?",
    "`Gauge.set_function` takes a function that is called at each scrape; `checkedout()` costs "
    "nothing to ask. The most is size and overflow together. No pool tells who waits: count them "
    "where they ask.",
    "In `get_connection`: `with gauges.waiting.track_inprogress():` around the line in which the "
    "connection is asked for, and not around the `yield`. `AsyncExitStack.enter_async_context` "
    "takes the two apart.",
)
SHOWS = ("Prometheus metrics of the pool",)

SIZE, OVERFLOW = 4, 2
ALL = SIZE + OVERFLOW
PATIENCE = 10.0  # seconds
SOON = 1.0  # second, for a scrape


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """The file is loaded afresh for each check: what it left to the whole process must go."""
    before = set(REGISTRY._collector_to_names)
    yield
    for collector in set(REGISTRY._collector_to_names) - before:
        REGISTRY.unregister(collector)


async def test_tells_how_many(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a scrape tells how many connections are held at that moment: from none to all, and back"""
    async with opened(kata, tmp_path) as shop:
        for held in range(ALL + 1):
            await shop.hold(held - shop.held)
            await shop.expects(f"{held} of {ALL} connections were held", in_use=held)
        await shop.fail()
        await shop.expects(f"of {ALL} requests with a connection one failed", in_use=ALL - 1)
        for held in range(ALL - 2, -1, -1):
            await shop.answer(1, then=held)
            await shop.expects(f"of {ALL} requests {held} still held a connection", in_use=held)
        await shop.hold(3)
        await shop.expects("all was given back, and 3 others held a connection", in_use=3)


async def test_tells_how_full(
    kata: Any, tasks: Recorder, tmp_path: Path, pools: checkouts.Recorder
) -> None:
    """it tells the pool's most, overflow included, and the part in use; the pool is what it was"""
    for size, overflow in ((SIZE, OVERFLOW), (2, 0), (1, 4)):
        pools.clear()
        async with opened(kata, tmp_path, size=size, overflow=overflow) as shop:
            most = size + overflow
            for held in range(most + 1):
                await shop.hold(held - shop.held)
                saw = f"{held} were held of a pool of {size}, which may let out {overflow} more"
                await shop.expects(saw, capacity=most, utilisation=held / most)
            await shop.answer(most, then=0)
            kept = pools.opened - pools.closed
            saw = f"{most} connections were given back to a pool of {size}, which keeps {kept} open"
            assert kept <= size, saw


async def test_tells_who_waits(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """it tells how many requests wait, until they have a connection or have given up"""
    async with opened(kata, tmp_path) as shop:
        for held in (SIZE + 1, ALL):
            await shop.hold(held - shop.held)
            await shop.expects(f"{held} of {ALL} were held, and no more were wanted", waiting=0)
        for waiting in (1, 2, 3, 4):
            await shop.ask()
            saw = f"all of {ALL} connections were held, and {waiting} requests waited for one"
            await shop.expects(saw, waiting=waiting, in_use=ALL)
        await shop.answer(1, then=ALL)
        await shop.expects("of 4 waiting requests one had got a connection", waiting=3)
        await shop.ask_in_a_hurry()
        await shop.expects("beside 3 who waited one had come, and was cancelled", waiting=3)
        await asyncio.sleep(PATIENCE)
        await shop.expects(f"3 requests had waited for {PATIENCE:g} s, and failed", waiting=0)
        await shop.answer(ALL, then=0)
        await shop.expects("all others were answered", waiting=0)


async def test_scrape_takes_nothing(
    kata: Any, tasks: Recorder, tmp_path: Path, pools: checkouts.Recorder
) -> None:
    """a scrape is answered while all connections are out, and asks for none"""
    async with opened(kata, tmp_path) as shop:
        for held in (0, SIZE, ALL):
            await shop.hold(held - shop.held)
            before = pools.taken + pools.waiting
            await shop.scrape(saw := f"{held} of {ALL} connections were held")
            asked = pools.taken + pools.waiting - before
            assert not asked, f"{saw}; a scrape asked the pool for {asked} more"


async def test_tells_of_its_own_app(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """of several apps in one process, each tells of its own pool"""
    async with (
        opened(kata, tmp_path) as shop,
        opened(kata, tmp_path, size=2, overflow=0) as other,
    ):
        await shop.hold(3)
        await other.hold(2)
        await other.ask()
        saw = (
            "of two apps in one process the first held 3 of 6, the second 2 of 2; the {} was asked"
        )
        await shop.expects(saw.format("first"), in_use=3, capacity=6, utilisation=0.5, waiting=0)
        await other.expects(saw.format("second"), in_use=2, capacity=2, utilisation=1, waiting=1)


class Shop:
    """An app whose database answers when it is told to, and where its gauges were last told."""

    def __init__(self, kata: Any, file: Path, size: int, overflow: int) -> None:
        self.file = file
        self.app = kata.create_app(f"sqlite+aiosqlite:///{file}", size, overflow)
        self.slow = True
        self.gates: list[asyncio.Future[None]] = []  # of requests that hold a connection
        self.asked: list[asyncio.Task[asgi.Answer]] = []
        self.lines: dict[str, int] = {}

    @property
    def held(self) -> int:
        return len(self.gates)

    async def hold(self, more: int) -> None:
        """So many more requests hold a connection each."""
        for _ in range(more):
            self._request(self.app)
        await self._settles(self.held + more)

    async def ask(self) -> None:
        """One more request, where none can have a connection."""
        self._request(self.app)
        await self._settles(self.held)

    async def ask_in_a_hurry(self) -> None:
        """One more, and a middleware with a timeout cancels it."""

        async def hurried(*channel: Any) -> None:
            async with asyncio.timeout(0.3):
                await self.app(*channel)

        await asyncio.wait([self._request(hurried)])

    async def answer(self, count: int, then: int) -> None:
        """The database answers the first ones; afterwards `then` hold a connection."""
        for _ in range(count):
            self.gates.pop(0).set_result(None)
        await self._settles(then)

    async def fail(self) -> None:
        """The database fails for the first one."""
        self.gates.pop(0).set_exception(sqlite3.OperationalError("disk I/O error"))
        await self._settles(self.held)

    async def scrape(self, saw: str) -> dict[str, float]:
        """What Prometheus reads, by name."""
        path, answer = "/metrics", None
        while answer is None or "location" in answer.headers:  # Prometheus follows it, too
            scrape = self._request(self.app, path)
            await asyncio.wait([scrape], timeout=SOON)
            assert scrape.done(), f"{saw}; a scrape had no answer after {SOON:g} s"
            answer = scrape.result()
            path = httpx.URL(answer.headers.get("location", path)).path
        if answer.status != 200:
            raise AssertionError(f"{saw}; a scrape read {answer}") from answer.raised
        families = text_string_to_metric_families(answer.text)
        return {sample.name: sample.value for family in families for sample in family.samples}

    async def expects(self, saw: str, **right: float) -> None:
        read = await self.scrape(saw)
        for name, value in right.items():
            name = f"pool_{name}"
            assert name in read, f"{saw}; a scrape read no {name}"
            at = f", last told at line {line}" if (line := self.lines.get(name)) else ""
            near = abs(read[name] - value) <= 0.005  # rounded to two places is right enough
            assert near, f"{saw}; a scrape read {name} {read[name]:.3g}{at}"

    async def close(self) -> None:
        """All that was asked is answered."""
        self.slow = False
        for gate in self.gates:
            if not gate.done():  # its request may be cancelled
                gate.set_result(None)
        if self.asked:
            await asyncio.wait(self.asked, timeout=60)

    def before_statement(self, connection: Any, *_: Any) -> None:
        if self.slow and connection.engine.url.database == str(self.file):
            self.gates.append(gate := asyncio.get_running_loop().create_future())
            await_only(gate)

    def _request(self, app: Any, path: str = "/stock/tea") -> asyncio.Task[asgi.Answer]:
        request = asyncio.create_task(asgi.call(app, "GET", path), name=f"GET {path}")
        self.asked.append(request)
        return request

    async def _settles(self, held: int) -> None:
        for _ in range(100):
            await asyncio.sleep(0.001)
            if self.held == held:
                break
        if self.held != held:
            saw = f"{held} requests were to hold a connection of the pool, and {self.held} did"
            ended = (task.result() for task in self.asked if task.done() and not task.exception())
            failed = next((answer for answer in ended if answer.status != 200), None)
            how = f"; one read {failed}" if failed else ""
            raise AssertionError(f"{saw}{how}") from (failed.raised if failed else None)
        await asyncio.sleep(0.1)


@asynccontextmanager
async def opened(
    kata: Any, folder: Path, *, size: int = SIZE, overflow: int = OVERFLOW
) -> AsyncIterator[Shop]:
    """The learner's app over a database of its own."""
    file = folder / f"shop {size} {overflow}.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE stock (sku TEXT PRIMARY KEY, count INTEGER)")
    shop = Shop(kata, file, size, overflow)
    hook = (Engine, "before_cursor_execute", shop.before_statement)
    with noted(kata.__file__, shop.lines):
        event.listen(*hook)
        try:
            async with asgi.lifespan(shop.app):
                try:
                    yield shop
                finally:
                    await shop.close()
        finally:
            event.remove(*hook)


@contextmanager
def noted(file: str, lines: dict[str, int]) -> Iterator[None]:
    """At which line of the learner's file each gauge was told something, by its name."""

    def noting(method: Any) -> Any:
        @wraps(method)
        def told(gauge: Any, *args: Any, **kwargs: Any) -> Any:
            lines[gauge._name] = line_here(file.__eq__)
            return method(gauge, *args, **kwargs)

        return told

    with pytest.MonkeyPatch.context() as patch:
        for name in ("set", "inc", "dec", "set_function"):
            patch.setattr(Gauge, name, noting(getattr(Gauge, name)))
        yield
