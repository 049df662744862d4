"""What is told of a house's tenants, and how many rows that takes."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from checker.probes import sessions, statements
from checker.probes.values import same

HINTS = (
    "Run the file: of 40 and 40 come 1600 rows. Each charge of a tenant is joined to each of their "
    "payments. `unique()` hides that from the lists; what hides it from a sum?",
    "Never join two lists side by side. Load each by a statement of its own, as `selectinload` "
    "does; and let the database sum each of them by itself: in a subquery for each, or grouped "
    "before it is joined.",
    "`.options(selectinload(Tenant.charges), selectinload(Tenant.payments))` without any join; and "
    "twice `select(func.coalesce(func.sum(...), 0)).where(... == Tenant.id).scalar_subquery()`.",
)
SHOWS = ("`selectinload` for collections",)

HOUSE, *NEXT_DOOR = "Mill Lane 7", "Mill Lane 9", "Mill Lane 11"
STATEMENTS = 6
RENT = 50_000  # cents
TENANTS = {  # of the house, by id: charges and payments
    3: ([RENT] * 40, [RENT] * 39 + [RENT - 1000]),
    4: ([], []),
    6: ([RENT, RENT, 7], []),
    7: ([], [RENT, RENT]),
    9: ([RENT, RENT, RENT - 1000], [RENT, RENT, RENT, RENT - 1000]),
    10: ([1], [2]),
    12: ([RENT, 20, 0, 20], [RENT, 20, 0, 20]),
    15: ([RENT], [100] * 5),
}
SCHEMA = """
CREATE TABLE tenants (id INTEGER PRIMARY KEY, house VARCHAR NOT NULL);
CREATE TABLE charges (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    cents INTEGER NOT NULL
);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    cents INTEGER NOT NULL
);
"""


async def test_says_what_is_owed(kata: Any, tmp_path: Path, sent: statements.Recorder) -> None:
    """the balance of each tenant is what they were charged less what they have paid"""
    async with Rents.of(tmp_path) as rents:
        saw = dict(await rents.ask(kata.balances))
        where = asked_at(sent, kata.balances)
        for tenant, (charges, payments) in TENANTS.items():
            owed = sum(charges) - sum(payments)
            assert same(saw.get(tenant), owed), (
                f"tenant {tenant} has {len(charges)} charge(s) of {sum(charges)} cents in all, and "
                f"{len(payments)} payment(s) of {sum(payments)}, so {owed} are owed; `balances` "
                f"says {saw.get(tenant)}{where}"
            )
        more = sorted(set(saw) - set(TENANTS))
        assert not more, f"`balances` tells of tenants who are not of that house{where}: {more}"


async def test_loads_both_lists(kata: Any, tmp_path: Path, sent: statements.Recorder) -> None:
    """each tenant of the house has all charges and all payments loaded, in the order of the ids"""
    async with Rents.of(tmp_path) as rents:
        tenants = list(await rents.ask(kata.accounts))
        where = asked_at(sent, kata.accounts)
        saw = [tenant.id for tenant in tenants]
        assert same(saw, list(TENANTS)), (
            f"the house has the tenants {list(TENANTS)}; `accounts` tells of {saw}{where}"
        )
        for tenant in tenants:
            for name, of_all in (("charges", rents.charges), ("payments", rents.payments)):
                expected = [entry for entry in of_all if entry[1] == tenant.id]
                who = f"tenant {tenant.id}{where}"
                try:
                    came = [(e.id, e.tenant_id, e.cents) for e in getattr(tenant, name)]
                except Exception as error:
                    raise AssertionError(f"{who}: reading {name} raised {error!r}") from error
                assert same(came, expected), (
                    f"{who} has {len(expected)} {name}, with the ids {ids(expected)}; {len(came)} "
                    f"came: {ids(came)}"
                )


async def test_fetches_rows_that_add_up(
    kata: Any, tmp_path: Path, sent: statements.Recorder
) -> None:
    """neither function fetches more rows than twice what there is of tenants and their entries"""
    entries = sum(len(each) for both in TENANTS.values() for each in both)
    async with Rents.of(tmp_path) as rents:
        for name in ("accounts", "balances"):
            sent.clear()
            function = getattr(kata, name)
            await rents.ask(function)
            rows = sum(each.rows for each in sent.statements)
            assert rows <= 2 * (len(TENANTS) + entries), (
                f"{rows} rows were fetched for `{name}`{asked_at(sent, function)}; the house "
                f"has {len(TENANTS)} tenants, with {entries} charges and payments"
            )


async def test_sends_few_statements(
    kata: Any, tmp_path: Path, sent: statements.Recorder, used: sessions.Recorder
) -> None:
    """neither function sends more than six statements, and these one after the other"""
    async with Rents.of(tmp_path) as rents:
        for name in ("accounts", "balances"):
            sent.clear()
            function = getattr(kata, name)
            await rents.ask(function)
            told = f"`{name}`{asked_at(sent, function)}"
            count = len(sent.statements)
            assert count <= STATEMENTS, f"{told} sent {count} statements for {len(TENANTS)} tenants"
            assert not used.overlaps(), f"{told} used its session in two tasks at the same time"


class Rents:
    """A database of three houses; the entries of their tenants were made in turn."""

    def __init__(self, file: Path) -> None:
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        of_houses = {100 * n: house for n, house in enumerate((HOUSE, *NEXT_DOOR))}
        tenants = {tenant + n: both for n in of_houses for tenant, both in TENANTS.items()}
        self.charges = in_turn({tenant: charges for tenant, (charges, _) in tenants.items()})
        self.payments = in_turn({tenant: payments for tenant, (_, payments) in tenants.items()})
        with closing(sqlite3.connect(file)) as database, database:
            database.executescript(SCHEMA)
            houses = [(tenant, of_houses[tenant // 100 * 100]) for tenant in tenants]
            database.executemany("INSERT INTO tenants VALUES (?, ?)", houses)
            database.executemany("INSERT INTO charges VALUES (?, ?, ?)", self.charges)
            database.executemany("INSERT INTO payments VALUES (?, ?, ?)", self.payments)

    @classmethod
    @asynccontextmanager
    async def of(cls, folder: Path) -> AsyncIterator["Rents"]:
        rents = cls(folder / "rents.db")
        try:
            yield rents
        finally:
            await rents.engine.dispose()

    async def ask(self, function: Callable[..., Any]) -> Any:
        session = AsyncSession(self.engine)
        try:
            return await function(session, HOUSE)
        finally:
            with suppress(SQLAlchemyError):  # it cannot be closed while other tasks use it
                await session.close()


def in_turn(entries: dict[int, list[int]]) -> list[tuple[int, int, int]]:
    """Id, tenant and cents: the first entry of each tenant, then the second of each, and so on."""
    longest = max(map(len, entries.values()))
    ordered = [
        (who, own[n]) for n in range(longest) for who, own in entries.items() if n < len(own)
    ]
    return [(number, who, cents) for number, (who, cents) in enumerate(ordered, 1)]


def ids(entries: list[tuple[int, int, int]]) -> str:
    text = ", ".join(str(number) for number, _, _ in entries) or "none"
    return text if len(text) <= 60 else f"{text:.60} ..."


def asked_at(sent: statements.Recorder, function: Any) -> str:
    """Where the last statement was sent; where that is unknown, where the function begins."""
    lines = [each.line for each in sent.statements if each.line]
    begins = getattr(function, "__code__", None)
    return f" (line {lines[-1] if lines else begins.co_firstlineno if begins else 1})"
