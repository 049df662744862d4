"""What a receipt tells, and what a second connection reads of the order in the meantime."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from textwrap import shorten
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session

from checker.probes.checkouts import Recorder as Checkouts
from checker.probes.statements import latency
from checker.probes.sweep import sweep
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file. Which line raises, and what has the line before it done to `order`? Read the "
    "default of `expire_on_commit` in the documents of SQLAlchemy's Session.",
    "After COMMIT each attribute is expired: reading it sends a SELECT, and an attribute cannot "
    "`await`. Either the session must not expire, or the values must be there before, or you ask "
    "for them with an `await` of your own.",
    "`async_sessionmaker(engine, expire_on_commit=False)`: what INSERT … RETURNING has brought "
    "back stays with the order.",
)
SHOWS = ("`expire_on_commit=False`",)

ORDERS = "SELECT number, film, seats, code, placed FROM orders ORDER BY number"
BESIDE = "sold at another till"  # the code of an order that is not ours
ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
LATER = 60.0  # seconds of the loop, for what goes on behind the call's back


async def test_tells_what_is_saved(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """each call saves one order, and its receipt tells what a second connection reads of it"""
    async with opened(kata, tmp_path) as cinema:
        for film, seats in (("Metropolis", 2), ("Metropolis", 2), ("Nosferatu", 1)):
            with told_by_inserts() as told:
                order = await cinema.sells(film, seats)
            for what, value in (("code", order.code), ("time", str(order.placed))):
                assert value not in told, (
                    f"the {what} of an order is made in the database; an INSERT brought one of "
                    f"its own: {value}"
                )


async def test_own_order(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """a receipt is that of its own order, even if another till sells the same a moment later"""
    async with opened(kata, tmp_path) as cinema:
        for _ in range(2):
            with cinema.another_till("Metropolis", 2):
                receipt, _ = await cinema.buy("Metropolis", 2)
            for other in cinema.orders(BESIDE):
                assert not same(receipt, other), (
                    f"another till sold the same right after COMMIT, as order {other.number}; "
                    "`buy` returned the receipt of that one"
                )


async def test_failed_commit(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """when COMMIT fails, the call raises, and nothing is saved: not now, and not later"""
    for fails, often in ((1, "once"), (1_000_000, "each time")):
        async with opened(kata, tmp_path, often) as cinema:
            await cinema.buy("Metropolis", 2)
            with cinema.full_disk(fails) as failed:
                receipt, error = await cinema.buy("Nosferatu", 1)
            saw = f"COMMIT failed {often}, and `buy`"
            assert error or not failed, f"{saw} returned a receipt: {receipt}"
            await asyncio.sleep(LATER)
            await cinema.buy("Metropolis", 2)  # a session that is kept would save both now
            late = [order for order in cinema.orders() if order.film == "Nosferatu"]
            assert not (failed and late), (
                f"{saw} raised {named(error)}; later, a second connection read order "
                f"{late[-1].number}, the very same"
            )


async def test_holds_nothing(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """a call that is over holds no connection, however it ended"""
    async with opened(kata, tmp_path) as cinema:
        await cinema.buy("Metropolis", 2)
        expects_none(pools, "a call of `buy` was over")
        with cinema.full_disk():
            _, error = await cinema.buy("Nosferatu", 1)
        expects_none(pools, f"COMMIT failed, and `buy` ended with {named(error)}")
        async for point in sweep(cinema.buy_elsewhere, files=[kata.__file__]):
            await asyncio.sleep(LATER)  # a clean-up that was cancelled itself may take a while
            expects_none(pools, f"a call of `buy` was cancelled at {point}")


class Cinema:
    """A box office, and what a second connection reads in its database."""

    def __init__(self, kata: Any, file: Path) -> None:
        self.kata, self.file = kata, file
        self.engines: list[AsyncEngine] = []
        self.office = self._office(file)

    async def buy(self, film: str, seats: int) -> tuple[Any, Exception | None]:
        """The receipt, or else what was raised."""
        try:
            return await asyncio.create_task(self.office.buy(film, seats), name="buy"), None
        except Exception as error:
            return None, error

    def buy_elsewhere(self) -> Coroutine[Any, Any, Any]:
        """A call in a cinema of its own.

        An INSERT that was cancelled while SQLite was at it keeps its lock until it is collected.
        """
        file = self.file.with_stem(f"cinema {len(self.engines)}")
        copyfile(self.file, file)
        return self._office(file).buy("Nosferatu", 1)  # type: ignore[no-any-return]

    async def sells(self, film: str, seats: int) -> Any:
        """One order is saved, and its receipt equals the row."""
        before = self.orders()
        receipt, error = await self.buy(film, seats)
        new = [order for order in self.orders() if order not in before]
        saw = f"a second connection then read {len(new)} new order(s)"
        if error:
            why = shorten(str(error), 120, placeholder=" ...")
            raise AssertionError(f"`buy` raised {named(error)}: {why}; {saw}") from error
        assert len(new) == 1, f"`buy` returned a receipt, and {saw}"
        bought = new[0].film, new[0].seats
        assert bought == (film, seats), f"{film}, {seats} were to be bought; {saw}: {bought}"
        assert same(receipt, new[0]), (
            f"`buy` returned {receipt}; a second connection then read {new[0]}"
        )
        return new[0]

    def orders(self, of: str = "") -> list[Any]:
        """What others can read, as receipts: ours, or those `of` another till."""
        with closing(sqlite3.connect(self.file)) as second:
            second.row_factory = sqlite3.Row
            rows = [dict(row) for row in second.execute(ORDERS)]
        return [
            self.kata.Receipt(**row | {"placed": datetime.fromisoformat(row["placed"])})
            for row in rows
            if (row["code"] == BESIDE) == bool(of)
        ]

    def _office(self, file: Path) -> Any:
        self.engines.append(create_async_engine(f"sqlite+aiosqlite:///{file}"))
        return self.kata.BoxOffice(self.engines[-1])

    @contextmanager
    def full_disk(self, fails: int = 1_000_000) -> Iterator[list[str]]:
        """COMMIT fails so often, and undoes the transaction, as SQLite does on a full disk."""
        # A real deferred constraint, or a lock, would do; but SQLAlchemy sends no ROLLBACK after
        # a failed COMMIT, and with SQLite the pool's next user would inherit the transaction.
        failed: list[str] = []

        def fail(connection: Connection) -> None:
            if in_transaction(connection) and len(failed) < fails:
                connection.connection.rollback()
                failed.append("COMMIT")
                raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk is full"))

        with listening(Engine, "commit", fail):
            yield failed

    @contextmanager
    def another_till(self, film: str, seats: int) -> Iterator[None]:
        """Right after each COMMIT, the same is sold elsewhere."""

        def sell(session: object) -> None:
            with closing(sqlite3.connect(self.file)) as second, second:
                values = (film, seats, BESIDE)
                second.execute("INSERT INTO orders (film, seats, code) VALUES (?, ?, ?)", values)

        with listening(Session, "after_commit", sell):
            yield


@asynccontextmanager
async def opened(kata: Any, folder: Path, name: str = "cinema") -> AsyncIterator[Cinema]:
    cinema = Cinema(kata, folder / f"{name}.db")
    try:
        async with cinema.engines[0].begin() as connection:
            await connection.run_sync(kata.Base.metadata.create_all)
        with latency(ROUND_TRIP):
            yield cinema
    finally:
        for engine in cinema.engines:
            await engine.dispose()


@contextmanager
def listening(target: Any, name: str, hear: Callable[..., None]) -> Iterator[None]:
    event.listen(target, name, hear)
    try:
        yield
    finally:
        event.remove(target, name, hear)


@contextmanager
def told_by_inserts() -> Iterator[set[str]]:
    """All values that the database is given in the meantime, to be saved."""
    told: set[str] = set()

    def hear(_: object, __: object, text: str, parameters: Any, *more: object) -> None:
        if text.lstrip()[:6].upper() in ("INSERT", "UPDATE"):
            told.update(map(str, parameters.values() if type(parameters) is dict else parameters))

    with listening(Engine, "before_cursor_execute", hear):
        yield told


def in_transaction(connection: Connection) -> bool:
    """Whether there is anything to commit."""
    return bool(getattr(connection.connection.driver_connection, "in_transaction", True))


def expects_none(pools: Checkouts, when: str) -> None:
    lines = ", ".join(f"line {hold.line}" for hold in pools.held)
    held = f"{len(pools.held)} connection(s) were still held, taken at {lines}"
    assert not pools.held, f"{when}; {held}"


def named(error: Exception | None) -> str:
    return type(error).__name__ if error else "no error"
