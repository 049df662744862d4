"""Mountain hut: what many use at once is shared by all, and comes back from each.

The hut has ten ailments. You have met the like of each alone; here they share a file.

Your task: cure them all. Paths, tables, good answers and refusals stay as they are.
- One pool of POOL connections to the books serves all requests, no session two at once. /metrics
  tells how many are in use at that moment. When the app has stopped, none is open anywhere.
- While it asks for the weather, a booking holds none. It takes a bed and is kept, or neither.
- However many cancel at once, none waits for a timeout; each is noted once, one that fails, too.
- Questions to a partner use the same connection after one another. AT_ONCE are under way at most,
  and of these, a partner that takes its time leaves SPARE to each other one.
- However many pictures are too large, or old, the next is fetched. No member's cookies are sent
  for another. A charge is sent once; a forecast up to TRIES times, if the next may go better.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import httpx
from aiohttp import ClientError, ClientPayloadError, ClientSession, TCPConnector, web
from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import NullPool, delete, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = 3  # connections to the books
AT_ONCE, SPARE = 8, 2  # questions to all partners together; of these, for others than a slow one
TRIES, PAUSE = 3, 0.2  # seconds
CENTS, LARGEST = 4500, 2_000_000  # for a bed; bytes of a picture
router = APIRouter()
Member = Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]


class Base(DeclarativeBase):
    pass


class Night(Base):
    __tablename__ = "nights"
    day: Mapped[str] = mapped_column(primary_key=True)
    beds: Mapped[int]  # that are free


class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str]
    guest: Mapped[str]


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking: Mapped[int]  # that somebody wanted to cancel
    guest: Mapped[str]  # "" if there was none


def retried(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def tries(*args: Any) -> Any:
        for left in reversed(range(TRIES)):
            try:
                return await ask(*args)
            # TODO: what else comes here, and what has the partner done by then?
            except Exception:
                if not left:
                    raise
                await asyncio.sleep(PAUSE)

    return tries


class Partners:
    """Whoever is asked over HTTP. All raise ClientError, as for a status of 400 or more."""

    def __init__(self, http: ClientSession, at: Mapping[str, str]) -> None:
        self.http, self.at = http, at
        self.version, self.view = "", b""  # of the last picture

    @retried
    async def forecast(self, place: str) -> str:
        # TODO: who could take up this connection again?
        async with ClientSession() as http:
            async with http.get(f"{self.at['weather']}/forecasts/{place}") as answer:
                answer.raise_for_status()
                return await answer.text()

    @retried
    async def charge(self, card: str) -> str:
        """The receipt."""
        charge = {"card": card, "cents": CENTS}
        async with self.http.post(f"{self.at['bank']}/charges", json=charge) as answer:
            answer.raise_for_status()
            return await answer.text()

    async def picture(self) -> bytes:
        # TODO: on which of these ways does the connection come back?
        answer = await self.http.get(f"{self.at['webcam']}/picture", raise_for_status=True)
        if int(answer.headers["Content-Length"]) > LARGEST:
            raise ClientPayloadError("the picture is too large")
        if (version := answer.headers["ETag"]) != self.version:
            self.view = await answer.read()
            self.version = version
        return self.view

    async def percent(self, member: HTTPBasicCredentials) -> int:
        """What the club grants its member."""
        # TODO: what do members share here, beside connections?
        proof = {"name": member.username, "pin": member.password}
        async with self.http.post(f"{self.at['club']}/login", data=proof) as welcome:  # redirects
            welcome.raise_for_status()
        async with self.http.get(f"{self.at['club']}/discount") as answer:
            answer.raise_for_status()
            return int(await answer.text())


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    # TODO: how many pools does the hut need?
    engine = create_async_engine(request.app.state.at["books"], poolclass=NullPool)
    async with AsyncSession(engine) as session:
        yield session


@router.get("/nights/{day}")
async def show(day: str, session: Annotated[AsyncSession, Depends(get_session)]) -> dict[str, int]:
    night = await session.get(Night, day)
    return {"beds": night.beds if night else 0}


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    async with request.app.state.sessions.begin() as session:
        if await session.get(Night, day) is None:
            raise HTTPException(404, f"the hut is closed on {day}")
        # TODO: what does a booking hold until the weather is known?
        if await request.app.state.partners.forecast("pass") == "storm":
            raise HTTPException(409, "nobody comes up in a storm")
        free = update(Night).where(Night.day == day, Night.beds > 0)
        if not (await session.execute(free.values(beds=Night.beds - 1))).rowcount:
            raise HTTPException(409, f"no bed is left on {day}")
        session.add(booking := Booking(day=day, guest=guest))
        await session.flush()
        return {"booking": booking.id}


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions = request.app.state.sessions
    async with sessions.begin() as session:
        booking = await session.get(Booking, number)
        # TODO: what does this request hold here, and what does it ask for?
        await note(sessions, number, booking.guest if booking else "")
        gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
        if (day := await session.scalar(gone)) is None:
            raise HTTPException(404, f"there is no booking {number}")
        await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))


async def note(sessions: async_sessionmaker[AsyncSession], number: int, guest: str) -> None:
    async with sessions.begin() as session:
        session.add(Note(booking=number, guest=guest))


@router.post("/payments")
async def pay(card: Annotated[str, Body()], request: Request) -> dict[str, str]:
    return {"receipt": await request.app.state.partners.charge(card)}


@router.get("/weather/{place}")
async def weather(place: str, request: Request) -> str:
    return await request.app.state.partners.forecast(place)


@router.get("/picture")
async def picture(request: Request) -> Response:
    return Response(await request.app.state.partners.picture(), media_type="image/jpeg")


@router.get("/discount")
async def discount(member: Member, request: Request) -> int:
    return await request.app.state.partners.percent(member)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


async def tell(request: Request, error: ClientError) -> JSONResponse:
    """A partner's refusal, if the guest can do something about it."""
    status = getattr(error, "status", 0)
    return JSONResponse({"detail": str(error)}, status if status in (401, 402, 404) else 502)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    # TODO: which connections are these?
    in_use.set_function(lambda: POOL + engine.pool.overflow())
    # TODO: how many of these can one partner take?
    connector = TCPConnector(limit=AT_ONCE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    # TODO: what is still open now?


def create_app(at: Mapping[str, str]) -> FastAPI:
    """`at` has the addresses of books, weather, bank, webcam and club."""
    app = FastAPI(lifespan=lifespan)
    app.state.at = at
    app.include_router(router)
    app.add_exception_handler(ClientError, tell)
    return app


async def answer_as_partner(request: web.BaseRequest) -> web.Response:
    print("  a partner is asked:", request.method, request.path)
    return web.Response(status=503 if request.path == "/charges" else 200, text="fine")


async def main(books: str) -> None:
    await (runner := web.ServerRunner(web.Server(answer_as_partner))).setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    partner = "http://{}:{}".format(*runner.addresses[0])
    app = create_app({"books": books, "weather": partner, "bank": partner})
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hut")
    async with app.router.lifespan_context(app), client:
        async with app.state.sessions.begin() as session:
            await (await session.connection()).run_sync(Base.metadata.create_all)
            session.add(Night(day="1 May", beds=9))
        for method, path, content in (
            ("GET", "/nights/1 May", None),
            ("POST", "/nights/1 May/bookings", "Ben"),
            ("POST", "/payments", "4242 4242"),
            ("GET", "/metrics", None),
        ):
            answer = await client.request(method, path, json=content)
            print(method, path, answer.status_code, answer.text)
    await runner.cleanup()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/hut.db"))
