"""Which calls fail after the connections of a pool have died, and what is saved twice then."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from checker.probes import proxy
from checker.probes.connections import Connection
from checker.probes.connections import Recorder as Opened
from checker.probes.statements import Recorder as Sent
from checker.probes.statements import Statement
from checker.probes.timeline import Recorder
from checker.probes.values import ending, same

HINTS = (
    "Run the file: all connections were ended, and one call fails. When does the pool learn that "
    "one has died: when it hands it out, or from the call that fails on it? What would it cost to "
    "ask before?",
    "After an error nobody may know whether a gift is saved: the answer to a COMMIT can be lost. "
    "Before its first statement nothing can be doubled. The pool itself can ask a connection then.",
    "`create_async_engine(url, ..., pool_pre_ping=True)`: each connection that is taken out is "
    "pinged first, and a dead one is replaced. `give` and `total` stay as they are.",
)
SHOWS = (
    "Connections that have died: found before they are used, and no COMMIT sent twice",
    "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
    "A retry around everything",
)

POOL = 4
CENTS = 100
MINUTE = 60.0  # seconds of the loop
END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
FAILOVERS = {
    "ended": "the database ended all connections",
    "cut": "all connections were cut",
    "unseen": "all connections had died, which they showed only in use",
    "away": "all connections were cut, and for a while nobody listened",
}
Calls = list[asyncio.Task[Any]]


async def test_survives_failovers(kata: Any, tasks: Recorder, postgres: str, sent: Sent) -> None:
    """once the database answers again, all calls succeed, whichever connections have died"""
    async with connected(kata, postgres) as appeal:
        for failover, saw in FAILOVERS.items():
            calls = await appeal.eight_after(failover)
            await appeal.expects_success(f"{saw}, and the database was there again", calls)


async def test_keeps_connections(kata: Any, tasks: Recorder, postgres: str, opened: Opened) -> None:
    """a failover costs at most POOL new connections for ten calls, and nothing else costs any"""
    async with connected(kata, postgres) as appeal:
        first = appeal.line.accepted
        told = f"the first calls opened {first} connections{last_of(opened.all)}"
        assert first <= POOL, f"{told}, and POOL is {POOL}"
        await over(*appeal.eight(), appeal.give("one more"), appeal.ask())
        more = appeal.line.accepted - first
        told = f"ten more calls opened {more} connection(s){last_of(opened.all)}"
        assert not more, f"{told}, and none had died"
        for failover, saw in FAILOVERS.items():
            before = appeal.line.accepted
            await appeal.eight_after(failover)
            await over(appeal.give("one more"))
            await over(appeal.ask())
            more = appeal.line.accepted - before
            told = f"ten calls after it opened {more} connections{last_of(opened.all)}"
            assert more <= POOL, f"{saw}; {told}, and POOL is {POOL}"


async def test_tells_refusals(kata: Any, tasks: Recorder, postgres: str, sent: Sent) -> None:
    """what the database refuses is sent once, and its error told; no connection is opened for it"""
    async with connected(kata, postgres) as appeal:
        for number in (1, POOL):
            sent.clear()
            before = appeal.line.accepted
            saw = f"{number} gift(s) of 0 cents, which the database refuses, were given at once"
            for call in await over(*(appeal.give("nobody", 0) for _ in range(number))):
                assert error(call), f"{saw}; a call {ending(call)}, and told no error"
            count, last = len(inserts(sent)), last_of(inserts(sent))
            assert count <= number, f"{saw}; INSERT was sent {count} time(s){last}"
            more = appeal.line.accepted - before
            assert not more, f"{saw}{last}; {more} connection(s) were opened for that"
        calls = await over(*appeal.eight())
        await appeal.expects_success(f"{1 + POOL} gifts of 0 cents were refused", calls)


async def test_saves_once(kata: Any, tasks: Recorder, postgres: str, sent: Sent) -> None:
    """a gift is saved once at most, also where its connection dies before the answer is there"""
    async with connected(kata, postgres) as appeal:
        for donor, word in (("Grace", "COMMIT"), ("Edith", "INSERT"), ("Grace", "INSERT")):
            known = await appeal.gifts()
            sent.clear()
            appeal.line.cut(answering=donor.encode() if word == "INSERT" else word.encode())
            (call,) = await over(appeal.give(donor))
            appeal.line.cut()
            new = [gift[0] for gift in await appeal.gifts() if gift not in known]
            saw = f"a connection died before the answer to {word} was there; the call"
            saw = f"{saw} {ending(call)}, and {len(new)} new gift(s) are saved; INSERT was sent"
            saw = f"{saw} {len(inserts(sent))} time(s){last_of(inserts(sent))}"
            if len(new) > 1 or not (error(call) or same([call.result()], new)):
                raise AssertionError(saw) from error(call)
            await over(*appeal.eight())


async def test_fails_while_away(kata: Any, tasks: Recorder, postgres: str, sent: Sent) -> None:
    """while the database is away, a call fails within a minute, and later ones are well again"""
    async with connected(kata, postgres) as appeal:
        known = await appeal.gifts()
        appeal.line.refuse()
        appeal.line.cut()
        for call in await over(*appeal.eight()):
            assert error(call), f"nobody listened; a call {ending(call)}, and told no error"
        appeal.line.restore()
        calls = await over(*appeal.eight())
        await appeal.expects_success("somebody listened again", calls)
        more = len(await appeal.gifts()) - len(known) - len(gifts_of(calls))
        assert not more, f"{more} gift(s) are saved whose calls had failed, as nobody listened"


class Appeal:
    """The learner's engine, with a line of ours between it and the database."""

    def __init__(self, kata: Any, line: proxy.Line, database: AsyncEngine) -> None:
        self.kata, self.line, self._database = kata, line, database
        self.engine = kata.open_engine(line.url)
        self._donors = 0

    def give(self, donor: str, cents: int = CENTS) -> asyncio.Task[Any]:
        return begin(self.kata.give(self.engine, donor, cents), donor)

    def ask(self) -> asyncio.Task[Any]:
        return begin(self.kata.total(self.engine), "total")

    def eight(self) -> Calls:
        """Calls at once: six gifts by new donors, and two questions."""
        first, self._donors = self._donors + 1, self._donors + 6
        gifts = [self.give(f"donor {number}") for number in range(first, first + 6)]
        return [*gifts, self.ask(), self.ask()]

    async def eight_after(self, failover: str) -> Calls:
        """The same, once the database is there again."""
        match failover:
            case "ended":
                for _ in range(100):  # it takes the server a while
                    await self._execute(END)
                    if not self.line.open:
                        break
            case "cut":
                self.line.cut()
            case "unseen":
                self.line.forget()
            case "away":
                self.line.cut()
                self.line.refuse()
                await asyncio.sleep(MINUTE)
                self.line.restore()
        await asyncio.sleep(MINUTE)  # whoever watches connections has seen it
        return await over(*self.eight())

    async def expects_success(self, saw: str, calls: Calls) -> None:
        """Of all of them; and what they returned is what the table says."""
        if failed := [call for call in calls if error(call)]:
            told = f"{len(failed)} of {len(calls)} calls at once failed; the first"
            raise AssertionError(f"{saw}; {told} {ending(failed[0])}") from error(failed[0])
        gifts = await self.gifts()
        for call in gifts_of(calls):
            wanted = [number for number, donor in gifts if donor == call.get_name()]
            told = f"a gift {ending(call)}, and is saved under the numbers {wanted}"
            assert same([call.result()], wanted), f"{saw}; {told}"
        (total,) = await over(self.ask())
        told = f"{len(gifts)} gifts of {CENTS} cents are saved, and `total` {ending(total)}"
        assert not error(total) and same(total.result(), len(gifts) * CENTS), f"{saw}; {told}"

    async def gifts(self) -> list[tuple[int, str]]:
        """What is saved, as others see it: the number of each gift, and its donor."""
        return [(row.id, row.donor) for row in await self._execute("SELECT id, donor FROM gifts")]

    async def _execute(self, statement: str) -> Any:
        async with self._database.connect() as connection:
            return (await connection.execute(text(statement))).all()


@asynccontextmanager
async def connected(kata: Any, url: str) -> AsyncIterator[Appeal]:
    """An appeal whose connections have all been used."""
    database = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with database.connect() as connection:
        await connection.run_sync(kata.Base.metadata.create_all)
    async with proxy.between(url) as line:
        appeal = Appeal(kata, line, database)
        try:
            await appeal.expects_success("nothing had happened yet", await over(*appeal.eight()))
            yield appeal
        finally:
            await appeal.engine.dispose()


def begin(call: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
    async def work() -> Any:
        return await call

    return asyncio.create_task(work(), name=name)


async def over(*calls: asyncio.Task[Any]) -> Calls:
    """The calls, once they have ended."""
    _, late = await asyncio.wait(calls, timeout=MINUTE)
    for call in late:
        call.cancel()
    told = f"{len(late)} of {len(calls)} calls were not over {MINUTE:g} s later"
    assert not late, f"{told}, the first of them {sorted(each.get_name() for each in late)[:1]}"
    return list(calls)


def error(call: asyncio.Task[Any]) -> BaseException | None:
    return asyncio.CancelledError() if call.cancelled() else call.exception()


def gifts_of(calls: Calls) -> Calls:
    return [call for call in calls if call.get_name() != "total"]


def inserts(sent: Sent) -> list[Statement]:
    return [each for each in sent.statements if each.verb == "INSERT"]


def last_of(those: Iterable[Connection | Statement]) -> str:
    """The learner's line that did the last of them."""
    lines = [each.line for each in those if each.line]
    return f", the last at line {lines[-1]}" if lines else ""
