"""What connections of a pool keep from one request to the next, and what that costs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from fastapi import Depends, HTTPException

from checker.probes import asgi, connections, proxy
from checker.probes.postgres.address import Address
from checker.probes.unavailable import Unavailable
from checker.probes.values import same

HINTS = (
    "Run the file. `init=` is called once for each connection. What does asyncpg send when a "
    "connection goes back to its pool, and to what do settings return by that?",
    "RESET ALL leads back to what the session began with. That is not what a SET said later, but "
    "what the client said when it logged in. Where can asyncpg say it?",
    "`create_pool(url, min_size=MIN, max_size=MAX, server_settings=SETTINGS)`, and no `prepare`.",
)
SHOWS = (
    "asyncpg's pool: its bounds and its life",
    "A lifespan that opens and closes the pools",
)

SETTINGS = {"TimeZone": "Asia/Tokyo", "statement_timeout": "2s"}
OWN = {"TimeZone": "UTC", "statement_timeout": "40s"}  # the database's
LEFT = {  # what a request sets for itself
    **{"TimeZone": "America/St_Johns", "statement_timeout": "3min", "search_path": "nowhere"},
    **{"work_mem": "1MB", "application_name": "somebody"},
}
MIN, MAX = 2, 4
DAY, CENTS = "2026-03-29", 530
SALES = """
    CREATE TABLE sales (sold timestamptz, cents int);
    INSERT INTO sales VALUES ('2026-03-28T15:30Z', 500), ('2026-03-29T14:30Z', 30);
    INSERT INTO sales VALUES ('2026-03-28T14:30Z', 1), ('2026-03-29T15:30Z', 2);
"""
USES = 6  # of a connection, one after the other
ROUNDS = 3
ASKED, TRIPS = 20, 2.2  # requests; and round trips of each, of which now and then there is one more
PATIENCE = 5.0  # seconds of the loop
SETTLED = 0.1  # the same, until a connection that is closed has been heard of


async def test_settings_in_force(kata: Any, postgres: str) -> None:
    """each request finds the settings in force, on each connection, however often it was used"""
    async with Shops.of(kata, postgres) as shops:
        for use in range(1, USES, 2):
            shops.expects(await shops.look(), f"request {use} of a connection")
            taken = await shops.ask(f"/days/{DAY}")
            told = f"request {use + 1} of a connection got {taken!r} cents as the takings of {DAY}"
            assert same(taken, CENTS), f"{told}; in Tokyo it was {CENTS}{shops.at}"
        await shops.ask("/years/2026")
        shops.expects(await shops.look(), "a request after one for a whole year")
        for turn in range(1, ROUNDS + 1):
            for found in await shops.look_at_once():
                shops.expects(found, f"in round {turn} of {MAX} requests at once, one of them")


async def test_nothing_left_behind(kata: Any, postgres: str) -> None:
    """what a request sets or locks is gone with it, whether it succeeds or fails"""
    async with Shops.of(kata, postgres) as shops:
        await shops.ask("/years/2026")
        timeout = (await shops.look())["statement_timeout"]
        told = f"after a request for a whole year, the next one found a timeout of {timeout}"
        assert timeout != "1min", f"{told}, which was meant for that one{shops.at}"
        for status in (200, 409):
            await shops.ask(f"/sets/{status}", status)
            told = f"a request was answered with {status}"
            locks = await shops.others.fetchval(LOCKS)
            for found in [await shops.look(), *await shops.look_at_once()]:
                left = [f"{name} = {found[name]}" for name in LEFT if found[name] == LEFT[name]]
                saw = f"a later one found {len(left)} of its settings: {', '.join(left)}"
                assert not left, f"{told}; {saw}{shops.at}"
            assert not locks, f"{told}; after it {locks} lock(s) of its were still held{shops.at}"


async def test_two_round_trips(kata: Any, postgres: str) -> None:
    """a request with one query costs two round trips"""
    async with Shops.of(kata, postgres) as shops:
        for _ in range(ROUNDS):
            await asyncio.gather(*(shops.ask(f"/days/{DAY}") for _ in range(MAX)))
        before = shops.line.round_trips
        for _ in range(ASKED):
            await shops.ask(f"/days/{DAY}")
        trips = (shops.line.round_trips - before) / ASKED
        told = f"{ASKED} requests with one query each took {trips:.1f} round trips each"
        assert trips <= TRIPS, f"{told}; it was two{shops.at}"


async def test_opened_and_closed(kata: Any, postgres: str) -> None:
    """the pool opens MIN connections when the app starts, grows to MAX, and is closed at its end"""
    async with Shops.of(kata, postgres) as shops:
        told = f"{shops.line.open} connection(s) were open when the app had started"
        assert shops.line.open == MIN, f"{told}; MIN is {MIN}{shops.at}"
        for crowd in (MAX, 3 * MAX):
            await shops.look_at_once(crowd)
            told = f"{crowd} requests came at once, and {shops.most} connection(s) were open"
            assert shops.most == MAX, f"{told}; MAX is {MAX}{shops.at}"
    told = f"{shops.left} connection(s) were still open when the app had ended"
    assert not shops.left, f"{told}{shops.at}"


async def test_others_as_before(kata: Any, postgres: str) -> None:
    """whoever else logs in, with the same role, finds what the database has always had"""
    async with Shops.of(kata, postgres) as shops:
        await shops.look()
        other = await asyncpg.connect(shops.address)
        found = {name: await other.fetchval(f"SHOW {name}") for name in OWN}
        await other.close()
        for name, own in shops.own.items():
            told = f"another program that logs in finds {name} = {found[name]}"
            assert found[name] == own, f"{told}; before the app was started it was {own}{shops.at}"


class Shops:
    """The app, across a line that counts, and a session of somebody else in its database."""

    app: Any
    line: proxy.Line
    opened: connections.Recorder
    own: dict[str, str]  # the settings of those who log in
    left = 0  # connections that were open after the app's end

    def __init__(self, kata: Any, address: str, others: Any) -> None:
        self.kata, self.address, self.others = kata, address, others
        self.most = 0  # connections that were open at once
        self.present, self.expected, self.together = 0, 0, asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, url: str) -> AsyncIterator["Shops"]:
        address = Address.of(url)
        if address is None or address.socket:
            raise Unavailable("this kata needs a PostgreSQL that listens on a TCP port")
        async with _alone(address), cls._prepared(address) as others:
            shops = cls(kata, address.asyncpg, others)
            shops.own = {name: await others.fetchval(f"SHOW {name}") for name in OWN}
            with connections.record([kata.__file__]) as shops.opened:
                async with proxy.between(shops.address) as shops.line:
                    shops.app = kata.create_app(shops.line.url)
                    shops._add_routes()
                    async with shops._started():
                        await asyncio.sleep(SETTLED)
                        yield shops
                    await asyncio.sleep(SETTLED)
                    shops.left = shops.line.open

    @staticmethod
    @asynccontextmanager
    async def _prepared(address: Address) -> AsyncIterator[Any]:
        """A session in the database, which has sales by now, and settings of its own."""
        first = await asyncpg.connect(address.asyncpg)
        for name, value in OWN.items():
            await first.execute(f"ALTER DATABASE {address.database} SET {name} = '{value}'")
        await first.execute(SALES)
        await first.close()
        others = await asyncpg.connect(address.asyncpg)
        before = await others.fetchval(ROLE)
        try:
            yield others
        finally:
            if await others.fetchval(ROLE) != before:  # it would hold in all databases, for ever
                for name in OWN:
                    await others.execute(f"ALTER ROLE CURRENT_USER RESET {name}")
            await others.close()

    @asynccontextmanager
    async def _started(self) -> AsyncIterator[None]:
        try:
            async with asgi.lifespan(self.app):
                yield
        except asgi.StartupFailed as failed:
            told = f"the app did not start{self.at}: {failed.raised!r:.300}"
            raise AssertionError(told) from failed.raised

    def _add_routes(self) -> None:
        lent = Depends(self.kata.get_connection)

        async def look(connection: Any = lent) -> Any:
            query = "SELECT n, current_setting(n) FROM unnest($1::text[]) n"
            found = await connection.fetch(query, list(LEFT))
            self.most = max(self.most, self.line.open)
            self.present += 1
            if self.present >= self.expected:
                self.together.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.together.wait(), PATIENCE)
            return dict(map(tuple, found))

        async def leave(status: int, connection: Any = lent) -> None:
            sets = (f"SET {name} = '{value}'" for name, value in LEFT.items())
            await connection.execute("; ".join([*sets, "SELECT pg_advisory_lock(7)"]))
            if status != 200:
                raise HTTPException(status)

        self.app.add_api_route("/settings", look)
        self.app.add_api_route("/sets/{status}", leave)

    @property
    def at(self) -> str:
        """Where its connections were opened."""
        lines = [each.line for each in self.opened.all if each.line]
        begins = getattr(self.kata.create_app, "__code__", None)
        return f" (line {lines[0] if lines else begins.co_firstlineno if begins else 1})"

    async def ask(self, path: str, status: int = 200) -> Any:
        answer = await asgi.call(self.app, "GET", path)
        told = f"GET {path} was answered with {answer.status}, not with {status}"
        told += f": {answer.raised!r:.200}" if answer.raised else ""
        if answer.status != status:
            raise AssertionError(f"{told}{self.at}") from answer.raised
        return answer.json()

    async def look(self) -> Any:
        """The settings that a request finds, by their names."""
        (found,) = await self.look_at_once(1)
        return found

    async def look_at_once(self, requests: int = MAX, together: int = MAX) -> list[Any]:
        """The same, of requests of which so many keep their connections for one another."""
        self.present, self.expected, self.together = 0, min(requests, together), asyncio.Event()
        return await asyncio.gather(*(self.ask("/settings") for _ in range(requests)))

    def expects(self, found: Any, who: str) -> None:
        for name, value in SETTINGS.items():
            told = f"{who} found {name} = {found[name]}, not {value}"
            assert found[name] == value, f"{told}{self.at}"


@asynccontextmanager
async def _alone(address: Address) -> AsyncIterator[None]:
    """Nobody else judges this kata on our server: a role's settings hold for all who use it."""
    if not address.ours:
        yield
        return
    turn = await asyncpg.connect(address.on("postgres").asyncpg)
    try:
        while not await turn.fetchval("SELECT pg_try_advisory_lock(7)"):
            await turn.execute("SELECT pg_sleep(0.05)")  # not longer: silence is a deadlock here
        yield
    finally:
        await turn.close()


LOCKS = """
    SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE locktype = 'advisory' AND datname = current_database()
"""
ROLE = """
    SELECT setconfig FROM pg_db_role_setting
    WHERE setdatabase = 0 AND setrole = current_user::regrole
"""
