"""What is told of a house's tenants, and how many rows that takes."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

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

HOUSE, NEXT_DOOR = "Mill Lane 7", "Mill Lane 9"
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
        for tenant, (charges, payments) in TENANTS.items():
            owed = sum(charges) - sum(payments)
            assert same(saw.get(tenant), owed), (
                f"tenant {tenant} has {len(charges)} charge(s) of {sum(charges)} cents in all, and "
                f"{len(payments)} payment(s) of {sum(payments)}, so {owed} are owed; `balances` "
                f"says {saw.get(tenant)}{asked_at(sent)}"
            )
        more = sorted(set(saw) - set(TENANTS))
        assert not more, f"`balances` tells of tenants {more}, who are not of that house"


async def test_loads_both_lists(kata: Any, tmp_path: Path, sent: statements.Recorder) -> None:
    """each tenant of the house has all charges and all payments loaded, in the order of the ids"""
    async with Rents.of(tmp_path) as rents:
        tenants = list(await rents.ask(kata.accounts))
        saw = [tenant.id for tenant in tenants]
        assert same(saw, list(TENANTS)), (
            f"the house has the tenants {list(TENANTS)}; `accounts` tells of {saw}{asked_at(sent)}"
        )
        for tenant in tenants:
            for name, of_all in (("charges", rents.charges), ("payments", rents.payments)):
                expected = [entry for entry in of_all if entry[1] == tenant.id]
                try:
                    came = [(e.id, e.tenant_id, e.cents) for e in getattr(tenant, name)]
                except Exception as error:
                    raise AssertionError(
                        f"reading the {name} of tenant {tenant.id} raised {error!r}{asked_at(sent)}"
                    ) from error
                assert same(came, expected), (
                    f"tenant {tenant.id} has {len(expected)} {name}, with the ids "
                    f"{ids(expected)}; {len(came)} came: {ids(came)}{asked_at(sent)}"
                )


async def test_fetches_rows_that_add_up(
    kata: Any, tmp_path: Path, sent: statements.Recorder
) -> None:
    """neither function fetches more rows than twice what there is of tenants and their entries"""
    entries = sum(len(each) for both in TENANTS.values() for each in both)
    async with Rents.of(tmp_path) as rents:
        for name in ("accounts", "balances"):
            sent.clear()
            await rents.ask(getattr(kata, name))
            rows = sum(each.rows for each in sent.statements)
            assert rows <= 2 * (len(TENANTS) + entries), (
                f"{rows} rows were fetched for `{name}`{asked_at(sent)}; the house "
                f"has {len(TENANTS)} tenants, with {entries} charges and payments"
            )


async def test_sends_few_statements(
    kata: Any, tmp_path: Path, sent: statements.Recorder, used: sessions.Recorder
) -> None:
    """neither function sends more than six statements, and these one after the other"""
    async with Rents.of(tmp_path) as rents:
        for name in ("accounts", "balances"):
            sent.clear()
            await rents.ask(getattr(kata, name))
            count = len(sent.statements)
            assert count <= STATEMENTS, (
                f"`{name}` sent {count} statements for {len(TENANTS)} tenants{asked_at(sent)}"
            )
            twice = [use.method for pair in used.overlaps() for use in pair]
            assert not twice, (
                f"`{name}` used its session in two tasks at the same time: `{twice[0]}` in one and "
                f"`{twice[1]}` in the other{asked_at(sent)}"
            )


class Rents:
    """A database of two houses; the entries of their tenants were made in turn."""

    def __init__(self, file: Path) -> None:
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        tenants = TENANTS | {tenant + 100: both for tenant, both in TENANTS.items()}
        self.charges = in_turn({tenant: charges for tenant, (charges, _) in tenants.items()})
        self.payments = in_turn({tenant: payments for tenant, (_, payments) in tenants.items()})
        with closing(sqlite3.connect(file)) as database, database:
            database.executescript(SCHEMA)
            houses = [(tenant, HOUSE if tenant < 100 else NEXT_DOOR) for tenant in tenants]
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
        async with AsyncSession(self.engine) as session:
            return await function(session, HOUSE)


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


def asked_at(sent: statements.Recorder) -> str:
    """Where the last statement was sent."""
    lines = [each.line for each in sent.statements if each.line]
    return f" (line {lines[-1]})" if lines else ""
