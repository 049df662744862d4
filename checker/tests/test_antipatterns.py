"""What an anti-pattern's page says to write instead is run, beside the sick code that it replaces.

Each case runs a piece of code and says whether the symptom was there. The code of every page has
none; where a few words make it sick, the same case sees the symptom then. Where they do not, the
page's kata is the sick code, which its checks refuse.
"""

import asyncio
import gc
import ssl
import threading
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from textwrap import indent
from types import SimpleNamespace
from typing import Annotated, Any

import aiohttp
import httpx
import pytest
import sqlalchemy as sa
from aiohttp import web
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import Select, select
from sqlalchemy.exc import (
    InvalidRequestError,
    MissingGreenlet,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)

from checker.faces.site import ailments
from checker.probes.upstream.authority import authority
from checker.tests.rooms import ROOT

Case = Callable[[str, Path], Awaitable[bool]]
CASES: dict[str, Case] = {}
SICK: dict[str, tuple[tuple[str, str], ...]] = {}


def case(title: str, *changes: tuple[str, str]) -> Callable[[Case], Case]:
    """The case of a page, and what in its code makes it sick."""

    def keep(function: Case) -> Case:
        CASES[title] = function
        if changes:
            SICK[title] = changes
        return function

    return keep


def instead(title: str) -> str:
    text = (ROOT / "docs" / ailments.address(title)).read_text(encoding="utf-8")
    return text.partition("## Instead")[2].partition("```python\n")[2].partition("```")[0]


def run(source: str, /, **names: Any) -> Callable[[], Any]:
    """The code as the body of an async function without arguments, which gives its names."""
    end = "" if "yield" in source else "\n    return locals()"
    return defined(f"async def run():\n{indent(source, '    ')}{end}", **names).run  # type: ignore[no-any-return]


def defined(source: str, /, **names: Any) -> SimpleNamespace:
    """What the code defines."""
    space = {**IMPORTED, **names}
    exec(source, space)
    return SimpleNamespace(**space)


@pytest.mark.parametrize("title", ailments.titles())
async def test_the_code_of_the_page_has_no_symptom(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not await CASES[title](instead(title), tmp_path)


@pytest.mark.parametrize("title", SICK)
async def test_the_sick_code_has_the_symptom(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = instead(title)
    for well, sick in SICK[title]:
        assert well in code
        code = code.replace(well, sick)
    assert await CASES[title](code, tmp_path)


@case(
    "`gather()` in new code",
    (
        "async with asyncio.TaskGroup() as group:\n"
        "    tasks = [group.create_task(panel()) for panel in panels]\n",
        "",
    ),
    (
        "return [task.result() for task in tasks]",
        "return await asyncio.gather(*(panel() for panel in panels))",
    ),
)
async def panels(code: str, folder: Path) -> bool:
    running: list[str] = []

    async def slow() -> None:
        running.append("slow")
        try:
            await asyncio.sleep(3600)
        finally:
            running.remove("slow")

    async def fails() -> None:
        await asyncio.sleep(0)
        raise ConnectionError

    with pytest.raises((ConnectionError, ExceptionGroup)):
        await run(code, panels=[slow, fails])()
    return bool(running)


@case(
    "Blocking the loop",
    ("await asyncio.to_thread(scanner.extract, document)", "scanner.extract(document)"),
)
async def scanner(code: str, folder: Path) -> bool:
    threads: list[int] = []
    told = SimpleNamespace(extract=lambda document: threads.append(threading.get_ident()))
    await run(code, scanner=told, document="A-17")()
    return threads == [threading.get_ident()]


@case("Swallowing `CancelledError`", ("    raise\nexcept", "except"))
async def letters(code: str, folder: Path) -> bool:
    back: list[str] = []

    async def put_back(letter: str) -> None:
        back.append(letter)

    names = {"letter": "B-2", "bag": SimpleNamespace(put_back=put_back), "report": back.clear}
    stopped = await cancelled(run(code, post=lambda letter: asyncio.sleep(3600), **names))
    return not stopped or back != ["B-2"]


@case("A bare `create_task`", ("await hall.release(seat)  # not ", "asyncio."))
async def seats(code: str, folder: Path) -> bool:
    freed: list[str] = []

    async def release(seat: str) -> None:
        for _ in range(9):
            await asyncio.sleep(0)
        freed.append(seat)

    till = SimpleNamespace(pay=lambda seat: asyncio.sleep(3600))
    assert await cancelled(run(code, till=till, hall=SimpleNamespace(release=release), seat="A1"))
    return freed != ["A1"]


@case("Sessions created in routes", (", session: Session", ""))
async def routes(code: str, folder: Path) -> bool:
    class Item(BaseModel):
        name: str

    async def get_session() -> None:
        raise AssertionError("the real database")

    app, asked = FastAPI(), list[str]()
    app.dependency_overrides[get_session] = lambda: asked.append("the test's")
    names = {"get_session": get_session, "app": app, "Item": Item, "Receipt": None}
    defined(code.replace("AsyncSession", "object"), **names)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        answer = await client.post("/orders", json={"name": "a teapot"})
    assert answer.status_code == 201
    return asked != ["the test's"]


@case(
    "Global mutable session state",
    ("async with new_session() as session:\n        yield session", "yield shared"),
)
async def requests(code: str, folder: Path) -> bool:
    async with shop(folder) as (_, new_session), new_session() as shared:
        get_session = defined(code, new_session=new_session, shared=shared).get_session
        one, other = get_session(), get_session()
        mine, theirs = await anext(one), await anext(other)
        mine.add(Voucher(code="TULIP"))
        await theirs.rollback()
        await mine.commit()
        await one.aclose()
        await other.aclose()
        return await count(new_session) != 1


@case(
    "An `AsyncSession` shared by tasks",
    (
        "async with new_session() as session:\n        return await session",
        "return await shared",
    ),
)
async def queries(code: str, folder: Path) -> bool:
    query = select(sa.func.count(Voucher.code))
    async with shop(folder) as (engine, new_session), new_session() as shared:
        await engine.dispose()  # its pool is cold
        ask = defined(code, new_session=new_session, shared=shared).ask
        found = await asyncio.gather(ask(query), ask(query), return_exceptions=True)
        return any(isinstance(each, InvalidRequestError) for each in found)


@case("A sync `Session` in async code")
async def readers(code: str, folder: Path) -> bool:
    async with shop(folder) as (engine, new_session):
        async with new_session() as session, session.begin():
            session.add(Voucher(code="TULIP"))
        found = await run(code, engine=engine, Reader=Voucher)()
        return [each.code for each in found["readers"]] != ["TULIP"]


@case(
    "A session that a failed path leaves open",
    (
        "async with new_session() as session, session.begin():\n    voucher",
        "session = new_session()\nvoucher",
    ),
)
async def vouchers(code: str, folder: Path) -> bool:
    async with shop(folder) as (engine, new_session):
        opened: list[AsyncSession] = []

        def new() -> AsyncSession:
            opened.append(new_session())
            return opened[-1]

        with pytest.raises(SQLAlchemyError):
            await run(code, new_session=new, Voucher=Voucher, code=object())()
        left = out(engine)
        await opened[0].close()
        return left > 0


@case(
    "A query for each row (N+1)",
    ('lazy="raise"', ""),
    (".options(selectinload(Customer.orders))", ""),
)
async def customers(code: str, folder: Path) -> bool:
    mapped, _, query = code.partition("\n\n")
    rows = defined(CUSTOMERS.format(orders=mapped))
    engine, sent = create_async_engine(f"sqlite+aiosqlite:///{folder}/some.db"), list[str]()
    async with engine.begin() as connection:
        await connection.run_sync(rows.Rows.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        session.add_all(
            rows.Customer(id=n, orders=[rows.Order(id=n), rows.Order(id=n + 100)]) for n in range(9)
        )
    sa.event.listen(engine.sync_engine, "before_cursor_execute", lambda *of: sent.append(of[2]))
    try:
        async with AsyncSession(engine) as session:
            found = await run(query, session=session, Customer=rows.Customer)()
            assert [len(each.orders) for each in found["customers"]] == [2] * 9
    except (MissingGreenlet, StatementError):
        sent.clear()
    finally:
        await engine.dispose()
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
        gc.collect()  # what SQLAlchemy has begun, and could not await
    return len(sent) != 2


@case("Commits inside of a repository", ("flat=flat", "flat=flat, commit=True"))
async def leases(code: str, folder: Path) -> bool:
    async with shop(folder) as (_, new_session):
        opened: list[AsyncSession] = []

        def new() -> AsyncSession:
            opened.append(new_session())
            return opened[-1]

        async def create(flat: str, commit: bool = False) -> SimpleNamespace:
            opened[-1].add(Voucher(code=flat))
            await (opened[-1].commit() if commit else opened[-1].flush())
            return SimpleNamespace(id=1)

        async def refuse(lease: int) -> None:
            raise ValueError("no deposit")

        names = {"leases": SimpleNamespace(create=create), "new_session": new, "flat": "3B"}
        with pytest.raises((ValueError, InvalidRequestError)):
            await run(code, deposits=SimpleNamespace(create=refuse), **names)()
        return await count(new_session) > 0


@case("An engine or a pool per request", ("    await engine.dispose()\n", ""))
async def lifespan(code: str, folder: Path) -> bool:
    engines, create = kept_engines()
    names = {"URL": f"sqlite+aiosqlite:///{folder}/some.db", "create_async_engine": create}
    app = FastAPI()
    async with defined(code, **names).lifespan(app):
        for _ in range(20):
            async with app.state.new_session() as session:
                await session.execute(sa.text("SELECT 1"))
        (engine,) = engines
        assert waiting(engine) == 1
    return await idle(engine)


@case("Pools that are never closed", ("    stack.push_async_callback(engine.dispose)\n", ""))
async def pools(code: str, folder: Path) -> bool:
    engines, create = kept_engines()
    names = {"URL": f"sqlite+aiosqlite:///{folder}/some.db", "create_async_engine": create}
    running = run(code, **names)()
    await anext(running)
    async with engines[0].connect():
        pass
    with pytest.raises(ZeroDivisionError):
        await running.athrow(ZeroDivisionError())
    return await idle(engines[0])


@case(
    "A connection held while something else is waited for",
    ("\nrate = await", "\n    rate = await"),
)
async def rates(code: str, folder: Path) -> bool:
    async with shop(folder) as (engine, new_session):
        async with new_session() as session, session.begin():
            session.add(Voucher(code="7"))
        held: list[int] = []

        async def rate(currency: str) -> int:
            held.append(out(engine))
            return 2

        def invoice(order: str, rate: int) -> Voucher:
            return Voucher(code=f"{order} at {rate}")

        names = {"Order": Voucher, "Invoice": invoice, "number": "7", "new_session": new_session}
        await run(code, partner=SimpleNamespace(rate=rate), **names)()
        assert await count(new_session) == 2
        return held != [0]


@case("A client session per request")
async def sessions(code: str, folder: Path) -> bool:
    app = SimpleNamespace(state=SimpleNamespace())
    async with partner() as (url, seen):
        running = run(code, app=app)()
        await anext(running)
        for _ in range(3):
            async with app.state.session.get(url) as answer:
                await answer.read()
        await anext(running, None)
    return len({each.transport for each in seen}) != 1 or not app.state.session.closed


@case("A cookie jar that users share", ("cookie_jar=aiohttp.DummyCookieJar()", ""))
async def jar(code: str, folder: Path) -> bool:
    member = SimpleNamespace(cookies={"member": "alice"})
    async with partner() as (url, seen):
        found = await run(code, url=url, member=member)()
    assert [dict(each.cookies) for each in seen] == [{"member": "alice"}]
    return len(found["session"].cookie_jar) > 0


@case("TLS without a check, as by `ssl=False`", ("ssl=trust", "ssl=False"))
async def padlock(code: str, folder: Path) -> bool:
    bank, impostor = authority("Some Bank"), authority("Some Thief")
    (folder / "bank-authority.pem").write_text(bank.pem, encoding="utf-8")
    read: list[int] = []
    for trusted in (bank, impostor):
        context = trusted.certificate().context
        async with partner(context) as (url, seen), aiohttp.ClientSession() as session:
            with suppress(aiohttp.ClientConnectorCertificateError):
                await run(code, url=url, session=session, payment={"cents": 500})()
        read.append(len(seen))
    return read != [1, 0]


@case(
    "A retry around everything",
    ("receipt = await bank.charge(card, cents)  # once\n", ""),
    ("store(receipt)  # opens", "store(await bank.charge(card, cents))  # opens"),
    ("return await store(receipt)  # the", "#"),
)
async def charges(code: str, folder: Path) -> bool:
    charged: list[int] = []
    tries: list[str] = []
    failing = 2

    async def charge(card: str, cents: int) -> str:
        charged.append(cents)
        return f"receipt {len(charged)}"

    async def store(receipt: str) -> str:
        tries.append(receipt)
        if len(tries) <= failing:
            raise OperationalError("COMMIT", {}, Exception("database is locked"))
        return receipt

    names = {"store": store, "PAUSES": (0, 0, 0), "card": "4242", "cents": 500}
    names |= {"transient": lambda error: True, "bank": SimpleNamespace(charge=charge)}
    assert await run(code, **names)() == f"receipt {len(charged)}"
    if len(charged) > 1:
        return True
    tries.clear()
    failing = 99
    with pytest.raises(OperationalError):  # that there is no receipt is not kept from the caller
        await run(code, **names)()
    return False


class Base(DeclarativeBase):
    pass


class Voucher(Base):
    __tablename__ = "vouchers"
    code: Mapped[str] = mapped_column(primary_key=True)
    currency = "EUR"


IMPORTED: dict[str, Any] = {  # what a reader of the pages has imported
    **{"Annotated": Annotated, "AsyncExitStack": AsyncExitStack, "AsyncIterator": AsyncIterator},
    **{"AsyncSession": AsyncSession, "DeclarativeBase": DeclarativeBase, "Depends": Depends},
    **{"FastAPI": FastAPI, "Mapped": Mapped, "OperationalError": OperationalError},
    **{"Select": Select, "aiohttp": aiohttp, "asyncio": asyncio, "sa": sa, "ssl": ssl},
    **{"async_sessionmaker": async_sessionmaker, "asynccontextmanager": asynccontextmanager},
    **{"mapped_column": mapped_column, "relationship": relationship, "select": select},
    **{"create_async_engine": create_async_engine, "selectinload": selectinload},
}
CUSTOMERS = """
class Rows(DeclarativeBase):
    pass


class Order(Rows):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))


class Customer(Rows):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    {orders}
"""


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[tuple[AsyncEngine, async_sessionmaker[AsyncSession]]]:
    """An empty database, and sessions in it."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder}/some.db")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    try:
        yield engine, async_sessionmaker(engine, expire_on_commit=False)
    finally:
        await engine.dispose()


@asynccontextmanager
async def partner(
    context: ssl.SSLContext | None = None,
) -> AsyncIterator[tuple[str, list[web.BaseRequest]]]:
    """The address of a server that hands out a cookie, and the requests that it has got."""
    seen: list[web.BaseRequest] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        seen.append(request)
        response = web.Response()
        response.set_cookie("visitor", str(len(seen)))
        return response

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    scheme = "https" if context else "http"
    try:
        yield f"{scheme}://localhost:{runner.addresses[0][1]}/", seen
    finally:
        await runner.cleanup()


def kept_engines() -> tuple[list[AsyncEngine], Callable[..., AsyncEngine]]:
    """Engines as they are made, and what makes them."""
    engines: list[AsyncEngine] = []

    def create(url: str, **settings: int) -> AsyncEngine:
        engines.append(create_async_engine(url, **settings))
        return engines[-1]

    return engines, create


async def idle(engine: AsyncEngine) -> bool:
    """Whether connections wait in its pool; they are closed then."""
    left = waiting(engine)
    await engine.dispose()
    return left > 0


def waiting(engine: AsyncEngine) -> int:
    """Connections that wait in the pool."""
    found: int = engine.sync_engine.pool.checkedin()  # type: ignore[attr-defined]
    return found


def out(engine: AsyncEngine) -> int:
    """Connections that are lent out."""
    found: int = engine.sync_engine.pool.checkedout()  # type: ignore[attr-defined]
    return found


async def count(new_session: async_sessionmaker[AsyncSession]) -> int:
    async with new_session() as session:
        return await session.scalar(select(sa.func.count(Voucher.code))) or 0


async def cancelled(call: Callable[[], Awaitable[Any]]) -> bool:
    """Whether a call that is cancelled while it waits ends so."""

    async def run() -> None:
        await call()

    task = asyncio.create_task(run())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()
