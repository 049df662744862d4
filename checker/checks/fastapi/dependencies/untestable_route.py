"""What a test can put into a route, and what a request leaves behind."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from checker.probes import asgi, checkouts, sessions
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "`dependency_overrides` replaces what FastAPI itself calls, and nothing else. `remind` calls "
    "`AsyncSession`, `Mailer` and `Reminders` with its own hands. Which parameters would it have, "
    "if FastAPI called them?",
    "`Annotated[Reminders, Depends()]` lets FastAPI build a class, and put in what its `__init__` "
    "asks for in the same way. A dependency that gives something back has a `yield`, inside of an "
    "`async with`.",
    "`async with AsyncSession(request.app.state.engine) as session: yield session` is "
    "`get_session`. In `Reminders.__init__`: `session: Annotated[AsyncSession, "
    "Depends(get_session)]`, `mailer: Annotated[Mailer, Depends()]`. In `remind`: `reminders: "
    "Annotated[Reminders, Depends()]`.",
)
SHOWS = (
    "`Annotated` dependencies that tests can override",
    "Class-based services with `Depends`",
    "Sessions and clients that are injected",
    "Sessions created in routes",
)
CUSTOMER, TESTER = "ann@customers.example", "bob@tests.example"
KNOWN, UNKNOWN = 7, 8  # invoices
CLIENTS = 3


async def test_session_can_be_replaced(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a test's `get_session` is where the route's session comes from"""
    async with (
        opened(kata, tmp_path) as shop,
        sessions_on(database(tmp_path / "t", TESTER)) as ours,
    ):
        names = shop.replace(("get_session",), ours)
        answer = await shop.remind()
        told = f"a test replaced {names} by its own; the client read {answer}"
        assert answer.status == 200, told
        assert same(answer.json(), {"reminded": TESTER}), f"{told}, from the app's own database"
        assert shop.mails == [TESTER], f"{told}; mails went to {shop.mails}"


async def test_mailer_can_be_replaced(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a test's `Mailer` sends the mails of the route, and the real one sends none"""
    async with opened(kata, tmp_path) as shop:
        ours = Mailer()

        async def get() -> Mailer:
            return ours

        names = shop.replace(("Mailer", "get_mailer"), get)
        answer = await shop.remind()
        told = f"a test replaced {names} by its own; the client read {answer}"
        assert not shop.mails, f"{told}, and a real mail went to {shop.mails[0]}"
        assert ours.mails == [CUSTOMER], f"{told}, and {len(ours.mails)} mail(s) came to the test's"
        assert answer.status == 200, told
        assert same(answer.json(), {"reminded": CUSTOMER}), told


async def test_service_can_be_replaced(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a test's `Reminders` answers the route, which then needs no invoice and no mailer"""
    async with opened(kata, tmp_path) as shop:
        ours = Reminders()

        async def get() -> Reminders:
            return ours

        names = shop.replace(("Reminders", "get_reminders"), get)
        for number in (KNOWN, UNKNOWN):
            answer = await shop.remind(number)
            told = f"a test replaced {names} by its own; the client read {answer}"
            assert ours.asked[-1:] == [number], f"{told}, and the test's was not asked"
            assert answer.status == 200, told
            assert same(answer.json(), {"reminded": TESTER}), told
            assert not shop.mails, f"{told}, and a real mail went to {shop.mails[0]}"


async def test_each_request_has_its_own(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """requests at the same time have a session each"""
    async with opened(kata, tmp_path) as shop:
        with sessions.record() as seen:
            answers = await asyncio.gather(*(shop.remind() for _ in range(CLIENTS)))
        tasks.mark("all are answered")
        used = {use.session for use in seen.uses if use.method != "close"}
        told = f"{CLIENTS} clients came at the same time, and {len(used)} session(s) served them"
        for answer in answers:
            assert answer.status == 200, f"{told}; one of them read {answer}"
        assert len(used) >= CLIENTS, told


async def test_gives_back(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """no connection is out once a request is over, be it a 200, a 404, a 500 or cancelled"""
    async with opened(kata, tmp_path) as shop:
        with checkouts.record([kata.__file__]) as pools:
            for number, fails, status in (
                (KNOWN, None, 200),
                (UNKNOWN, None, 404),
                (KNOWN, ConnectionResetError("the mail server hung up"), 500),
            ):
                shop.fails = fails
                answer = await shop.remind(number)
                tasks.mark(f"request is over, {answer.status}")
                assert answer.status == status, f"instead of {status} the client read {answer}"
                assert not (out := pools.held), f"the client read {status}; {told(out)}"
            shop.fails = asyncio.CancelledError()  # as when a time limit ends
            await shop.remind()
            assert not (out := pools.held), (
                f"a request was cancelled while it sent the mail; {told(out)}"
            )
            shop.fails = None
            await asyncio.gather(shop.remind(), shop.remind())
            tasks.mark("both are over")
            assert not (out := pools.held), (
                f"two clients came at the same time; after their answers {told(out)}"
            )


class Shop:
    """The app with its own database, and what its real mailer is told to send."""

    def __init__(self, kata: Any, file: Path) -> None:
        self.kata = kata
        self.app = kata.create_app(url(file))
        self.mails: list[str] = []
        self.fails: BaseException | None = None

        async def send(_: object, email: str, text: str) -> None:
            await asyncio.sleep(0.5)
            if self.fails:
                raise self.fails
            self.mails.append(email)

        kata.Mailer.send = send

    def replace(self, names: tuple[str, ...], ours: Any) -> str:
        """As a test does it, under those of the names that the file has."""
        there = [name for name in names if name in vars(self.kata)]
        for name in there:
            self.app.dependency_overrides[getattr(self.kata, name)] = ours
        return (
            " and ".join(f"`{name}`" for name in there)
            or f"`{names[0]}`, which the file does not have,"
        )

    async def remind(self, number: int = KNOWN) -> asgi.Answer:
        return await asgi.call(self.app, "POST", f"/invoices/{number}/reminder")


class Mailer:
    """A test's: it keeps what it should send."""

    def __init__(self) -> None:
        self.mails: list[str] = []

    async def send(self, email: str, text: str) -> None:
        self.mails.append(email)


class Reminders:
    """A test's: it keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def send(self, number: int) -> str:
        self.asked.append(number)
        return TESTER


@asynccontextmanager
async def opened(kata: Any, folder: Path) -> AsyncIterator[Shop]:
    shop = Shop(kata, database(folder / "shop", CUSTOMER))
    async with asgi.lifespan(shop.app):
        yield shop


@asynccontextmanager
async def sessions_on(file: Path) -> AsyncIterator[Any]:
    """A dependency that a test puts in."""
    engine = create_async_engine(url(file))

    async def get_session() -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine) as session:
            yield session

    try:
        yield get_session
    finally:
        await engine.dispose()


def told(out: tuple[checkouts.Hold, ...]) -> str:
    places = {f"line {hold.line}" if hold.line else "another file" for hold in out}
    return f"{len(out)} connection(s) still out, from {' and '.join(sorted(places))}"


def database(file: Path, email: str) -> Path:
    """With one invoice in it."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE invoices (number INTEGER PRIMARY KEY, email, cents)")
        connection.execute("INSERT INTO invoices VALUES (?, ?, 4200)", (KNOWN, email))
    return file


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
