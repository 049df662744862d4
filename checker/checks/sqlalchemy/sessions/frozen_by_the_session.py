"""What else is answered while a slow database works for a request."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.util.concurrency import in_greenlet

from checker.checks.fixtures import Watch
from checker.probes import asgi, checkouts, statements
from checker.probes.frames import line_here
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: `/health` needs no database, and is answered when the backup is over. The loop "
    "can run on only where a coroutine awaits. Which lines ask the database something, and which "
    "of them await? Look for those that you cannot see, too.",
    "`AsyncSession` awaits every answer; it needs an async engine, and its driver is aiosqlite. "
    "`reader.loans` would ask by itself, where nobody can await: load the loans together with "
    "their reader.",
    'In `create_app`: `create_async_engine(f"sqlite+aiosqlite:///{file}")`, and `create_all` by '
    "`run_sync`. In the routes: `await session.get(Reader, number, "
    "options=[selectinload(Reader.loans)])`, and an `await` before all other questions.",
)
SHOWS = ("A sync `Session` in async code", "Blocking the loop")

SECONDS = 1.0  # that the database needs for a statement
PAUSE = 0.1  # seconds between two health checks
DUE = round(SECONDS / PAUSE)
ENDS = ("COMMIT", "ROLLBACK")
READERS = {7: ("Ada", ["Emma", "Ulysses"]), 8: ("Max", ["Emma"]), 9: ("Eve", [])}
Row = tuple[int, str]
connect = sqlite3.connect  # fast, while the learner's code has a slow one


async def test_loop_runs_on(kata: Any, tasks: Recorder, tmp_path: Path, watch: Watch) -> None:
    """whatever the database is asked, other requests are answered meanwhile"""
    async with opened(kata, tmp_path, watch) as library:
        for ask in (library.show, library.lend):
            for number in (7, 6):
                await library.with_health(ask(number))
                tasks.mark("the reader is answered")
                for work in library.take():
                    assert work.answered > DUE / 2, (
                        f"the database worked for {SECONDS:g} s on {work}; meanwhile "
                        f"{work.answered} of {DUE} health checks were answered"
                    )


async def test_readers_overlap(kata: Any, tasks: Recorder, tmp_path: Path, watch: Watch) -> None:
    """two readers' requests are with the database at the same time"""
    async with opened(kata, tmp_path, watch) as library:
        await library.with_health(library.show(7), library.show(8))
        tasks.mark("both are answered")
        works = library.take()
        assert library.most > 1, (
            f"two readers came at once; for them the database worked on {len(works)} statements, "
            f"and never on more than {library.most} of their questions at a time; the first was "
            f"{works[0]}"
        )


async def test_answers_as_before(
    kata: Any,
    tasks: Recorder,
    tmp_path: Path,
    watch: Watch,
    pools: checkouts.Recorder,
    sent: statements.Recorder,
) -> None:
    """each reader sees all books that are lent to them; 201 means that the loan is saved"""
    async with opened(kata, tmp_path, watch) as library:
        for number, (name, books) in READERS.items():
            answer = await library.show(number)
            expected: Any = {"name": name, "books": books}
            library.expect(answer, 200, expected, f"GET reader {number}")
        sent.clear()
        answer = await library.lend(7)
        lines = [each.line for each in sent.statements if each.line]
        library.expect(answer, 201, {"reader": 7, "book": "Dune"}, "POST a loan for reader 7")
        assert (7, "Dune") in library.seen, (
            f"a reader was told 201 for Dune{f' (line {lines[-1]})' if lines else ''}; just then "
            f"another connection saw {len(library.seen)} loan(s): {library.seen}"
        )
        expected = {"name": "Ada", "books": ["Emma", "Ulysses", "Dune"]}
        library.expect(await library.show(7), 200, expected, "GET reader 7 after another loan")
        before = library.rows()
        for ask in (library.show, library.lend):
            library.expect(await ask(6), 404, None, "there is no reader 6, and who asked for them")
        new = library.rows()[len(before) :]
        assert not new, f"there is no reader 6, and after the 404 the database held {new}"
        assert not pools.held, (
            f"all requests were answered, and {len(pools.held)} connection(s) were still held; "
            f"the first was taken at line {pools.held[0].line}"
        )
        kept = pools.opened - pools.closed
        assert kept < library.asked / 2, (
            f"{library.asked} requests came, one after the other, and left {kept} connections open"
        )


@dataclass(frozen=True)
class Work:
    """What the database was asked, and how many health checks were answered meanwhile."""

    text: str
    answered: int
    line: int  # 0: from no line of the learner's file

    def __str__(self) -> str:
        return f"`{self.text}`" + (f", asked at line {self.line}" if self.line else "")


class Library:
    """The app over a database that takes its time, in whichever thread it is asked."""

    def __init__(self, kata: Any, file: Path) -> None:
        self.file, self.own = file, kata.__file__
        self.app = kata.create_app(str(file))
        self.slow = False
        self.works: list[Work] = []
        self.asked = 0  # requests that readers made
        self.health = 0  # checks answered so far
        self.at_work = self.most = 0  # questions at once: a lock may be free before the ROLLBACK
        self.seen: list[Row] = []  # when the last status was sent
        self.last: Any = None  # answer

    def open(self) -> None:
        with closing(connect(self.file)) as database, database:
            for number, (name, books) in READERS.items():
                database.execute("INSERT INTO readers (id, name) VALUES (?, ?)", (number, name))
                loans = [(number, book) for book in books]
                database.executemany("INSERT INTO loans (reader, book) VALUES (?, ?)", loans)
        self.slow = True

    def work(self, text: str) -> None:
        """One statement; `time.sleep` is of the loop's time, and holds the thread that calls it."""
        if self.slow:
            line = line_here(self.own.__eq__)
            before = self.health
            asks = text not in ENDS
            self.at_work += asks
            self.most = max(self.most, self.at_work)
            time.sleep(SECONDS)
            self.at_work -= asks
            self.works.append(
                Work(shorten(text, 60, placeholder=" ..."), self.health - before, line)
            )

    def end(self, text: str, connection: object) -> None:
        """SQLite's driver leaves out what other databases are sent at the end of a transaction."""
        if not in_greenlet():
            self.work(text)

    def take(self) -> list[Work]:
        works, self.works = self.works, []
        if not works:
            told = f"the database was asked nothing, and a reader read {self.last}"
            raise AssertionError(told) from self.last.raised
        return works

    async def show(self, number: int) -> asgi.Answer:
        self.asked += 1
        return await asgi.call(self.app, "GET", f"/readers/{number}")

    async def lend(self, number: int) -> asgi.Answer:
        self.asked += 1
        path = f"/readers/{number}/loans"
        return await asgi.call(self.app, "POST", path, json="Dune", on_message=self._look)

    async def with_health(self, *requests: Any) -> None:
        async def check() -> None:
            while True:
                await asyncio.sleep(PAUSE)
                await asgi.call(self.app, "GET", "/health")
                self.health += 1

        checks = asyncio.create_task(check(), name="health check")
        asked = [asyncio.ensure_future(each) for each in requests]
        await asyncio.wait(asked, timeout=60)
        checks.cancel()
        await asyncio.wait({checks})
        for each in asked:
            assert each.done(), "a request had no answer after a minute"
            self.last = each.result()

    def expect(self, answer: asgi.Answer, status: int, body: object, what: str) -> None:
        if answer.status != status or (body and not same(answer.json(), body)):
            saw = f"{what}: read {answer}, and not {status} {body or ''}"
            raise AssertionError(saw) from answer.raised

    def rows(self) -> list[Row]:
        """The loans, as another connection reads them; none, while somebody is just committing."""
        with closing(connect(self.file, timeout=0)) as another, suppress(sqlite3.OperationalError):
            return another.execute("SELECT reader, book FROM loans ORDER BY id").fetchall()
        return []

    def _look(self, message: asgi.Message) -> None:
        if message["type"] == "http.response.start":
            self.seen = self.rows()


@asynccontextmanager
async def opened(kata: Any, folder: Path, watch: Watch) -> AsyncIterator[Library]:
    """The learner's app, started over a few readers."""
    library = Library(kata, folder / "library.db")

    def slow(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.set_trace_callback(library.work)
        return connection

    ends = [(text.lower(), partial(library.end, text)) for text in ENDS]
    with pytest.MonkeyPatch.context() as patch:
        for module in (sqlite3, sqlite3.dbapi2):
            patch.setattr(module, "connect", slow)
        for each in ends:
            event.listen(Engine, *each)
        try:
            async with asgi.lifespan(watch(library.app)):
                library.open()
                yield library
                library.slow = False
        finally:
            for each in ends:
                event.remove(Engine, *each)
