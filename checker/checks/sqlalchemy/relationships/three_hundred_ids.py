"""How many connections long lists take, and what is left of a pool for others."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as NoConnection

from checker.probes import checkouts, statements
from checker.probes.values import all_in, same

HINTS = (
    "Run the file. Each id opens a session, and each session takes a connection of the pool, which "
    "has five. What do the other 295 do, and for how long?",
    "Do the ids need a question each? A single statement can ask for all of them, over a single "
    "connection. Mind what it does not tell you: order, repeats, and which ids are unknown.",
    "`select(Article.id, Article.cents).where(Article.id.in_(ids))`, in one session; make a dict "
    "of its rows, and return `[cents.get(article) for article in ids]`.",
)
SHOWS = ("Separate sessions for concurrent queries, fewer than the pool has connections",)

ROUND_TRIP = 0.02  # seconds of the loop
PATIENCE = 0.5  # seconds that others may wait for a connection
CONNECTIONS = 5
LONG, WITHIN = 300, 5.0  # ids, and seconds
BASKETS, SHORT = 50, 10  # ids each
GAP = 0.1  # seconds between two other visitors
ARTICLES = 320
UNKNOWN = (7, 8, 50, 111, 319)
FREE = (5, 60)


async def test_gives_each_its_price(
    kata: Any, tmp_path: Path, pools: checkouts.Recorder, sent: statements.Recorder
) -> None:
    """each id has its price of today, in the ids' order, or None; no other article is fetched"""
    baskets: tuple[list[int], ...] = (
        [3, 1, 2],
        [4, 9, 4, 4],
        [6, 7, 8, 10],
        [5, 7, 60],
        [111],
        [],
        [2, 12, 3],
    )
    async with Shop.of(kata, tmp_path, pools) as shop:
        for ids in baskets:
            sent.clear()
            shop.expects(await shop.prices(ids), ids)
            rows = sum(each.rows for each in sent.statements)
            assert rows <= len(ids), (
                f"{rows} rows were fetched{taken_at(pools, kata)} for {len(ids)} id(s)"
            )
            shop.raise_prices()


async def test_answers_a_long_list(
    kata: Any, tmp_path: Path, pools: checkouts.Recorder, sent: statements.Recorder
) -> None:
    """300 prices are there within 5 s, at 20 ms for a round trip, over the pool's connections"""
    async with Shop.of(kata, tmp_path, pools) as shop:
        for count in (LONG // 10, LONG):
            ids, start = basket(count), now()
            shop.expects(await shop.prices(ids), ids)
            took = now() - start
            shop.expects_the_pool(f"for a list of {count} ids")
            expects_turns(sent, taken_at(pools, kata))
            assert took <= WITHIN, (
                f"a list of {count} ids took {took:.1f} s{taken_at(pools, kata)}, at "
                f"{ROUND_TRIP} s for a round trip; the task says {WITHIN:.0f}"
            )


async def test_serves_fifty_baskets(kata: Any, tmp_path: Path, pools: checkouts.Recorder) -> None:
    """fifty baskets of ten ids each that come at once all get their prices"""
    async with Shop.of(kata, tmp_path, pools) as shop:
        for count in (BASKETS // 10, BASKETS):
            baskets = [basket(SHORT, first) for first in range(count)]
            answers = await asyncio.gather(*map(shop.prices, baskets), return_exceptions=True)
            shop.expects_the_pool(f"for {count} baskets of {SHORT} ids")
            if failed := [each for each in answers if isinstance(each, BaseException)]:
                told = f"{len(failed)} of {count} baskets that came at once got no prices"
                raise AssertionError(f"{told}{taken_at(pools, kata)}: {failed[0]}") from failed[0]
            for ids, answer in zip(baskets, answers, strict=True):
                shop.expects(answer, ids)


async def test_leaves_room_for_others(kata: Any, tmp_path: Path, pools: checkouts.Recorder) -> None:
    """while a long list gets its prices, others wait less than half a second for a connection"""
    async with Shop.of(kata, tmp_path, pools) as shop:
        long = asyncio.ensure_future(shop.prices(basket(LONG // 2)))
        await asyncio.sleep(GAP / 10)
        others = [asyncio.create_task(shop.visit())]
        while not long.done() and len(others) < 100:
            await asyncio.sleep(GAP)
            others.append(asyncio.create_task(shop.visit()))
        waits = [await each for each in others]
        await asyncio.wait([long])
    late = [each for each in waits if each >= PATIENCE]
    assert not late, (
        f"while a list of {LONG // 2} ids got its prices{taken_at(pools, kata)}, {len(late)} of "
        f"{len(waits)} others waited {PATIENCE} s or more for a connection, one of them "
        f"{max(late):.1f} s"
    )


class Shop:
    """A database that is 20 ms away, and the pool that leads to it."""

    def __init__(self, kata: Any, file: Path, pools: checkouts.Recorder) -> None:
        self.kata, self.pools = kata, pools
        known = [number for number in range(1, ARTICLES + 1) if number not in UNKNOWN]
        self.cents = {number: 0 if number in FREE else 1000 - number for number in known}
        self.file = file
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, cents INTEGER)")
            database.executemany("INSERT INTO articles VALUES (?, ?)", self.cents.items())
        self.engine = kata.connect(f"sqlite+aiosqlite:///{file}")

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, folder: Path, pools: checkouts.Recorder) -> AsyncIterator["Shop"]:
        shop = cls(kata, folder / "shop.db", pools)
        try:
            with statements.latency(ROUND_TRIP):
                yield shop
        finally:
            await shop.engine.dispose()

    def raise_prices(self) -> None:
        for number in self.cents:
            self.cents[number] += 0 if number in FREE else 1
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute("UPDATE articles SET cents = cents + 1 WHERE cents > 0")

    async def prices(self, ids: Sequence[int]) -> Any:
        try:
            return await self.kata.prices(self.engine, ids)
        except Exception as error:
            self.expects_the_pool(f"for {len(ids)} id(s)")
            errors = [e for e in all_in(error) if not isinstance(e, BaseExceptionGroup)]
            reason = str(errors[0]).partition(" (Background")[0]
            raise AssertionError(
                f"instead of prices for {len(ids)} id(s) there were {len(errors)} error(s), the "
                f"first of them {type(errors[0]).__name__}: {reason:.200}"
            ) from error

    def expects(self, answer: Any, ids: Sequence[int]) -> None:
        saw, expected = list(answer), [self.cents.get(number) for number in ids]
        told = f"{len(ids)} id(s) were asked, and {len(saw)} price(s) came"
        for number, came, due in zip(ids, saw, expected, strict=False):
            if not same(came, due):
                told += f"; article {number} costs {due}, and {came!r:.50} came in its place"
                break
        assert same(saw, expected), told

    def expects_the_pool(self, why: str) -> None:
        most = self.pools.most
        assert most <= CONNECTIONS, (
            f"{why}, {most} connections were held at once{taken_at(self.pools, self.kata)}; the "
            f"database has {CONNECTIONS} for this service"
        )

    async def visit(self) -> float:
        """Seconds that somebody else waits for a connection."""
        start = now()
        with suppress(NoConnection):
            async with self.engine.connect() as connection:
                waited = now() - start
                await connection.execute(text("SELECT 1"))
                return waited
        return now() - start


def basket(count: int, first: int = 0) -> list[int]:
    """Ids in no order, some of them twice, some unknown."""
    return [(first * 7 + place * 37) % ARTICLES + 1 for place in range(count - 1)] + [first + 1]


def expects_turns(sent: statements.Recorder, where: str) -> None:
    """Statements that a driver makes wait for one another take longer than they seem to."""
    ends: dict[int, float] = {}
    for each in sent.statements:
        assert each.start >= ends.get(each.connection, 0), (
            f"a connection{where} was given a statement while it was still busy with another one; "
            "it does one at a time"
        )
        ends[each.connection] = each.end


def taken_at(pools: checkouts.Recorder, kata: Any) -> str:
    """Where a connection was taken; where that is unknown, where `prices` begins."""
    lines = [hold.line for hold in pools.holds if hold.line]
    begins = getattr(kata.prices, "__code__", None)
    return f" (line {lines[0] if lines else begins.co_firstlineno if begins else 1})"


def now() -> float:
    return asyncio.get_running_loop().time()
