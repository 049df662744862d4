"""Which moment comes back from SQLite and from PostgreSQL, and what others read of it."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from checker.probes import statements
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: what came back knows no zone, and `since` found an order of half past midnight. "
    "What type does the column of a plain `Mapped[datetime]` have, and what does each database "
    "make of a zone?",
    "PostgreSQL has a type for moments, `DateTime(timezone=True)`. SQLite drops the zone: give it "
    "UTC, and call UTC what comes back. One place can do that for all statements: a type of your "
    "own.",
    "A `TypeDecorator` with `impl = DateTime(timezone=True)` and `cache_ok = True`. In "
    "`process_bind_param` return `value.astimezone(UTC)`; in `process_result_value` too, or "
    "`value.replace(tzinfo=UTC)` where there is no zone.",
)
SHOWS = ("`DateTime(timezone=True)`, and UTC in every database",)

MACHINES = {"UTC": "UTC0", "Tokyo": "JST-9", "Berlin": "CET-1CEST,M3.5.0,M10.5.0/3"}
SESSIONS = ("Europe/Berlin", "UTC", "America/St_Johns")
PLACES = tuple(zip(MACHINES, SESSIONS, strict=True))
ORDERS = {  # by what was ordered: the moment, as the customer's clock says it; not in their order
    "teapot": "2026-03-29T09:30:00+09:00",
    "cup": "2026-10-25T02:30:00+01:00",
    "tray": "2026-10-25T02:30:00+02:00",  # an hour earlier, on the same clock
    "kettle": "2026-03-28T22:01:59.999999-02:30",
    "spoon": "2026-03-29T00:31:59.999998+00:00",
}
ROWS = "SELECT item, placed FROM orders"
AROUND = timedelta(minutes=1)
TOKYO = timezone(timedelta(hours=9))


async def test_kept_on_sqlite(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """on SQLite the same moment comes back, aware and in UTC, wherever customer and machine are"""
    await Shop(kata, laptop(tmp_path)).expect_kept()


async def test_found_on_sqlite(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """on SQLite `since` finds what was ordered at a moment or later, the earliest first"""
    await Shop(kata, laptop(tmp_path)).expect_found()


async def test_kept_on_postgresql(kata: Any, tasks: Recorder, postgres: str) -> None:
    """on PostgreSQL the same moment comes back, whatever the zone of the database session"""
    await Shop(kata, postgres).expect_kept()


async def test_found_on_postgresql(kata: Any, tasks: Recorder, postgres: str) -> None:
    """on PostgreSQL `since` finds what was ordered at a moment or later, the earliest first"""
    await Shop(kata, postgres).expect_found()


async def test_read_by_others(kata: Any, tasks: Recorder, tmp_path: Path, postgres: str) -> None:
    """who reads either table without this code finds the moment in UTC, or with its zone"""
    for url in (laptop(tmp_path), postgres):
        shop = Shop(kata, url)
        async with shop.used_in("Tokyo", "America/St_Johns") as sessions:
            for item in ORDERS:
                await shop.place(sessions, item)
            placed = shop.at()
        for item, value in (await shop.read()).items():
            read = read_as(value)
            assert read in (None, moment(item)), (
                f"an order of {ORDERS[item]} was placed{placed}; in the table of {shop.name}, "
                f"another program reads {value}"
            )


class Shop:
    """The learner's functions over one database, asked from several places."""

    def __init__(self, kata: Any, url: str) -> None:
        self.kata, self.url = kata, make_url(url)
        self.postgres = self.url.get_backend_name() == "postgresql"
        self.name = "PostgreSQL" if self.postgres else "SQLite"

    async def expect_kept(self) -> None:
        placed: list[tuple[str, int, str]] = []
        for place in PLACES:
            async with self.used_in(*place) as sessions:
                placed += [(item, await self.place(sessions, item), place[0]) for item in ORDERS]
                for item, number, machine in placed:
                    told = f"placed from a machine in {machine} at {ORDERS[item]}"
                    back = await self.call("placed_at", sessions, number)
                    wanted = moment(item).astimezone(UTC)
                    assert aware(back) and back == wanted, self.saw(told, back, place, wanted)
                before = datetime.now(UTC)
                back = await self.call("placed_at", sessions, await self.place(sessions, None))
                told = f"placed just now, at {before}"
                right = aware(back) and before - AROUND < back < before + AROUND
                assert right, self.saw(told, back, place, before)

    async def expect_found(self) -> None:
        for place in PLACES:
            async with self.used_in(*place) as sessions:
                for item in ORDERS if place == PLACES[0] else ():
                    await self.place(sessions, item)
                for item in ORDERS:
                    for late in (timedelta(0), timedelta(microseconds=1)):
                        since = (moment(item) + late).astimezone(TOKYO)
                        expected = [
                            each for each in sorted(ORDERS, key=moment) if moment(each) >= since
                        ]
                        found = await self.call("since", sessions, since)
                        assert same(found, expected), (
                            f"on {self.name}, ordered since {since}, in this order: {expected}; "
                            f"found{self.at()} were {found!r:.200}"
                        )

    async def place(self, sessions: Any, item: str | None) -> int:
        """The number of an order of this item, or one without a moment."""
        at = (item, moment(item)) if item else ("now",)
        try:
            return int(await self.call("place", sessions, *at))
        except Exception as error:
            told = f"an order {'at ' + ORDERS[item] if item else 'of just now'} could not be placed"
            raise AssertionError(f"{told} on {self.name}: {error!r:.300}") from error

    def saw(self, told: str, back: Any, place: tuple[str, str], wanted: datetime) -> str:
        machine, session = place
        session = f" and a session in {session}" if self.postgres else ""
        zone = "" if isinstance(back, datetime) and back.tzinfo else ", which knows no zone"
        return (
            f"on {self.name} an order was {told}; on a machine in {machine}{session} it came back"
            f"{self.at()} as {back}{zone}, and not as {wanted}"
        )

    def at(self) -> str:
        """Where the last statement was sent."""
        line = self.sent.statements[-1].line if self.sent.statements else 0
        return f" at line {line}" if line else ""

    async def read(self) -> dict[str, Any]:
        """The rows, as another program finds them."""
        if self.postgres:
            return dict(await self._execute(ROWS))
        with closing(sqlite3.connect(str(self.url.database))) as database:
            return dict(database.execute(ROWS).fetchall())

    async def _execute(self, statement: str) -> list[Any]:
        engine = create_async_engine(self.url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            result = await connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in result] if result.returns_rows else []
        await engine.dispose()
        return rows

    async def call(self, function: str, *args: Any) -> Any:
        """What the learner's function returns, in a task that a failure can show."""

        async def work() -> Any:
            return await getattr(self.kata, function)(*args)

        return await asyncio.create_task(work(), name=function)

    @asynccontextmanager
    async def used_in(self, machine: str = "UTC", session: str = "UTC") -> AsyncIterator[Any]:
        """The learner's sessions, on a machine and with database sessions in these zones."""
        if self.postgres:
            await self._execute(
                f"ALTER DATABASE \"{self.url.database}\" SET timezone = '{session}'"
            )
        engine = create_async_engine(self.url)
        with machine_in(MACHINES[machine]):
            async with engine.begin() as connection:
                await connection.run_sync(self.kata.Base.metadata.create_all)
            try:
                with statements.record([self.kata.__file__]) as self.sent:
                    yield async_sessionmaker(engine)
            finally:
                await engine.dispose()


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """Local time is that of the zone; not on Windows, where it stays."""
    before = os.environ.get("TZ")
    _set(zone)
    try:
        yield
    finally:
        _set(before)


def _set(zone: str | None) -> None:
    if hasattr(time, "tzset"):
        os.environ.pop("TZ", None)
        os.environ.update({"TZ": zone} if zone else {})
        time.tzset()


def moment(item: str) -> datetime:
    return datetime.fromisoformat(ORDERS[item])


def aware(back: Any) -> bool:
    """Whether it is a datetime that knows to be in UTC."""
    return type(back) is datetime and back.utcoffset() == timedelta(0)


def read_as(value: object) -> datetime | None:
    """What somebody reads who knows that what has no zone is in UTC; None of other formats."""
    with suppress(ValueError):
        value = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def laptop(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'shop.db'}"
