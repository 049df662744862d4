"""What a dashboard shows on a pool without open connections, and which tasks share its session."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from itertools import combinations, count, product
from math import inf
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from checker.probes import checkouts, sessions, statements
from checker.probes.statements import Statement
from checker.probes.timeline import Recorder
from checker.probes.values import ending, same

HINTS = (
    "Run the file: the same dashboard is right at noon and fails after a deploy. A session takes "
    "its connection with its first question. With a cold pool that takes a while; what do the "
    "three other tasks do with the session meanwhile?",
    "A session, and the connection beneath it, do one thing at a time. So either one task asks "
    "one question after the other, or each task has a session of its own, and closes it as soon "
    "as it has its answer.",
    "In one session: `[await session.scalar(question) for question in questions(shop)]`. Or a "
    "coroutine that opens a session, asks one question in it and returns, once for each question "
    "in a `TaskGroup`; then nothing else may hold a connection meanwhile.",
)
SHOWS = (
    "An `AsyncSession` shared by tasks",
    "Separate sessions for concurrent queries, fewer than the pool has connections",
)

numbers = count()  # of databases
POOL = 5
DASHBOARDS = 20  # at once
ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
SHOPS = (7, 8, 9)
Order = tuple[int, str, int, bool]
Load = asyncio.Task[Any]
ORDERS: tuple[Order, ...] = (
    (7, "teapot", 4200, True),
    (7, "cup", 900, False),
    (7, "tray", 4200, False),
    (8, "kettle", 100, True),
)
WARM: dict[str, dict[str, Any]] = {"warm": {}, "warm, with pre_ping,": {"pool_pre_ping": True}}
COLD: dict[str, dict[str, Any]] = {"cold": {}, "cold, with pre_ping,": {"pool_pre_ping": True}}


async def test_right_on_every_pool(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """the numbers are right on a cold pool and on a warm one, with `pool_pre_ping` or without"""
    for pool, settings in (COLD | WARM).items():
        async with opened(kata, tmp_path, warm=pool in WARM, **settings) as house:
            for shop in SHOPS:
                await house.expect_right(shop, f"on a pool that was {pool}")
            house.sell((9, "cup", 900, False))
            await house.expect_right(9, "after another order")


async def test_never_shared(
    kata: Any, tmp_path: Path, used: sessions.Recorder, sent: statements.Recorder
) -> None:
    """no session and no connection is used by two tasks at the same time"""
    for pool, settings in (WARM | COLD).items():
        async with opened(kata, tmp_path, warm=pool in WARM, **settings) as house:
            sent.clear()
            loads = await house.load_at_once(*SHOPS)
            for one, other in used.overlaps():
                raise AssertionError(
                    f"on a pool that was {pool} `{other.task}` began `{other.method}` in a session"
                    f"{at(other.line)} while `{one.task}` was in `{one.method}`{at(one.line)}"
                )
            for before, after in crowded(sent.statements):
                raise AssertionError(
                    f"on a pool that was {pool} `{after.task}` asked a connection{at(after.line)} "
                    f"that had not answered `{before.task}` yet{at(before.line)}"
                )
            assert sent.statements, (
                f"on a pool that was {pool} the database was asked nothing for {len(loads)} "
                f"dashboards at once; the first {ending(loads[0])}"
            )


async def test_twenty_at_once(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """twenty dashboards at once share a pool of five, and all are right"""
    async with opened(kata, tmp_path) as house:
        shops = [SHOPS[number % len(SHOPS)] for number in range(DASHBOARDS)]
        loads = await house.load_at_once(*shops)
        for shop, load in zip(shops, loads, strict=True):
            house.expect(shop, load, f"of {DASHBOARDS} at once")
        most = house.pools.most
        assert most <= POOL, f"{most} connections were taken at once, and the pool is of {POOL}"


async def test_fails_whole(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """when a question fails, so does the dashboard, and no dashboard keeps a connection"""
    async with opened(kata, tmp_path, warm=True) as house:
        kept = await house.load_at_once(7)  # a leak that is collected cannot be seen
        await asyncio.sleep(1)
        house.expect_nothing_held("a dashboard was asked for, and is over")
        for number, fails in product(range(1, house.asked + 1), (1, inf)):
            with house.failing(number, fails):
                kept += (loads := await house.load_at_once(7))
            bad = "statement {} of a dashboard" if fails == 1 else "all from statement {} on"
            told = f"the database refused {bad.format(number)}"
            if fails == inf:
                assert loads[0].exception(), f"{told}; it {ending(loads[0])}"
            elif not loads[0].exception():  # it was asked again
                house.expect(7, loads[0], f"after {told}")
            tasks.mark("the caller is told")
            await asyncio.sleep(1)
            house.expect_nothing_held(told)
            await house.expect_right(7, f"after {told}")


class House:
    """Shops over one database, whose statements take their time and can be made to fail."""

    def __init__(self, kata: Any, file: Path, engine: AsyncEngine, pools: Any) -> None:
        self.kata, self.file, self.pools = kata, file, pools
        self.sessions = async_sessionmaker(engine)
        self.orders: list[Order] = []
        self.asked = 0  # statements
        self.bad: tuple[float, float] = inf, inf  # the first and the last statement that fail

    def sell(self, *orders: Order) -> None:
        """Another process takes these orders."""
        self.orders += orders
        with closing(sqlite3.connect(self.file)) as database, database:
            columns = "(shop, item, cents, paid) VALUES (?, ?, ?, ?)"
            database.executemany(f"INSERT INTO orders {columns}", orders)

    async def load_at_once(self, *shops: int) -> list[Load]:
        """The dashboards of these shops, shown or failed."""

        async def load(shop: int) -> Any:
            return await self.kata.load_dashboard(self.sessions, shop)

        loads = [asyncio.create_task(load(shop), name=f"dashboard {shop}") for shop in shops]
        await asyncio.wait(loads, timeout=60)
        left = sum(not load.done() for load in loads)
        assert not left, f"{left} of {len(loads)} dashboards were not there after a minute"
        return loads

    async def expect_right(self, shop: int, when: str) -> None:
        (load,) = await self.load_at_once(shop)
        self.expect(shop, load, when)

    def expect(self, shop: int, load: Load, when: str) -> None:
        ours = [order[1:] for order in self.orders if order[0] == shop]
        item, _, _ = max(ours, key=lambda order: order[1], default=(None, 0, True))
        cents, unpaid = sum(each[1] for each in ours), sum(not each[2] for each in ours)
        right = self.kata.Dashboard(len(ours), cents, unpaid, item)
        if load.exception() or not same(load.result(), right):
            saw = f"the dashboard of shop {shop} {when} {ending(load)}, and not {right}"
            raise AssertionError(saw) from load.exception()

    def expect_nothing_held(self, when: str) -> None:
        held = self.pools.held
        assert not held, (
            f"{when}; a second later {len(held)} connection(s) of the pool were still held, and "
            f"the first was taken by `{held[0].task}`{at(held[0].line)}"
        )

    @contextmanager
    def failing(self, first: int, fails: float) -> Iterator[None]:
        self.asked, self.bad = 0, (first, first + fails - 1)
        yield
        self.bad = inf, inf

    def answer(self, connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        self.asked += 1
        if self.bad[0] <= self.asked <= self.bad[1]:
            raise OperationalError(statement, None, sqlite3.OperationalError("disk I/O error"))


@asynccontextmanager
async def opened(
    kata: Any, folder: Path, warm: bool = False, **settings: Any
) -> AsyncIterator[House]:
    """A pool of five, with as many open connections, or none."""
    file = folder / f"{next(numbers)}.db"
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{file}", pool_size=POOL, max_overflow=0, **settings
    )
    async with engine.begin() as connection:
        await connection.run_sync(kata.Base.metadata.create_all)
    async with AsyncExitStack() as guests:
        for _ in range(POOL if warm else 0):
            await guests.enter_async_context(engine.connect())
    if not warm:
        await engine.dispose()
    with statements.latency(ROUND_TRIP), checkouts.record([kata.__file__]) as pools:
        house = House(kata, file, engine, pools)
        house.sell(*ORDERS)
        event.listen(Engine, "before_cursor_execute", house.answer)
        try:
            yield house
        finally:
            event.remove(Engine, "before_cursor_execute", house.answer)
            await engine.dispose()


def crowded(sent: Iterable[Statement]) -> list[tuple[Statement, Statement]]:
    """Two tasks' statements that one connection had at the same time."""
    pairs = combinations(sent, 2)
    alike = [(a, b) for a, b in pairs if a.connection == b.connection and a.task != b.task]
    return [(a, b) for a, b in alike if a.start <= b.start < a.end]


def at(line: int) -> str:
    """A coroutine that is handed to `gather` runs on no line of the file."""
    return f" at line {line}" if line else ""
