"""Ferry desk: whoever books, boards or probes must be able to rely on the answer.

The desk has eight ailments. You have met the like of each alone; here they share a file.

Your task: cure them all. Names, tables, paths, the log's form and good answers stay as they are.
- Start-up fails, and names `ticket_key`, if that is missing or has fewer than 32 characters.
- A harbour that was opened, and no other, is closed once, however start-up or service ends.
- /readyz answers after PATIENCE seconds at the latest; who is silent is "down", and asked no more.
- When 201 is sent, every other connection reads the booking; who reads an error has not booked.
- A list of berths holds a connection only while it asks for them, not while its client reads.
- Every refusal, but of a preflight, is a problem (RFC 9457) with type, title, status and detail,
  of an unknown path or method, too; its headers stay.
- Requests go side by side; the desk makes each an id of its own, for answer and one line of log.
- A crash before its answer is a 500 with that id; CORS is for PAGE alone; only the log tells why.
"""

import asyncio
import hmac
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from http.client import responses
from tempfile import TemporaryDirectory
from typing import Annotated
from uuid import uuid4

import httpx
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = "https://ferry.example"
PATIENCE = 1.0  # seconds; who asks for our health gives up after two
log = logging.getLogger("ferry")
router = APIRouter()


class Settings(BaseSettings):
    """FERRY_DATABASE and FERRY_TICKET_KEY, from the environment."""

    model_config = SettingsConfigDict(env_prefix="FERRY_", hide_input_in_errors=True)
    database: str
    # TODO: who knows the key of a desk that was given none?
    ticket_key: SecretStr = SecretStr("only-for-development-never-for-tickets")


class Base(DeclarativeBase):
    pass


class Booking(Base):
    __tablename__ = "bookings"
    __table_args__ = (UniqueConstraint("sailing", "berth"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sailing: Mapped[int]
    berth: Mapped[str]
    passenger: Mapped[str]


class Passage(BaseModel):
    berth: str
    passenger: str


class Harbour:
    """The harbour office, at the other end of a line that is opened and closed."""

    async def open(self) -> None:
        await asyncio.sleep(0.1)

    async def close(self) -> None:
        await asyncio.sleep(0.1)

    async def ping(self) -> None:
        await asyncio.sleep(0.05)

    async def expects(self, sailing: int) -> bool:
        await asyncio.sleep(0.05)
        return sailing == 7


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions.begin() as session:
        yield session


# TODO: this commits when it ends; what has the client read by then?
Db = Annotated[AsyncSession, Depends(get_session)]


class Desk:
    def __init__(self, request: Request, session: Db) -> None:
        self.session = session
        self.harbour: Harbour = request.app.state.harbour
        self.key = request.app.state.settings.ticket_key.get_secret_value().encode()

    async def book(self, sailing: int, passage: Passage) -> str:
        """The ticket."""
        self.session.add(Booking(sailing=sailing, **passage.model_dump()))
        if not await self.harbour.expects(sailing):
            raise HTTPException(404, f"there is no sailing {sailing}")
        ticket = f"{sailing}/{passage.berth}"
        return f"{ticket}/{hmac.digest(self.key, ticket.encode(), 'sha256').hex()}"


async def berths(sessions: async_sessionmaker[AsyncSession], sailing: int) -> AsyncIterator[str]:
    booked = select(Booking.berth).where(Booking.sailing == sailing).order_by(Booking.id)
    async with sessions() as session:
        # TODO: how long does this loop take, and who decides that?
        async for berth in await session.stream_scalars(booked):
            yield f"{berth}\n"


@router.post("/sailings/{sailing}/bookings", status_code=201)
async def book(sailing: int, passage: Passage, desk: Annotated[Desk, Depends()]) -> dict[str, str]:
    return {"ticket": await desk.book(sailing, passage)}


@router.get("/sailings/{sailing}/berths")
async def show_berths(sailing: int, request: Request) -> StreamingResponse:
    return StreamingResponse(berths(request.app.state.sessions, sailing), media_type="text/csv")


@router.get("/readyz")
async def ready(request: Request, response: Response) -> dict[str, str]:
    pings = (ping(request.app.state.sessions), request.app.state.harbour.ping())
    database, harbour = await asyncio.gather(*map(state, pings))
    response.status_code = 503 if "down" in (database, harbour) else 200
    return {"database": database, "harbour": harbour}


async def ping(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions() as session:
        await session.execute(text("SELECT 1"))


async def state(answer: Awaitable[None]) -> str:
    try:
        # TODO: and when there is neither an answer nor an error?
        await answer
        return "up"
    except Exception:
        return "down"


class RequestLog:
    """One line in the log for each request, under the id that its client reads."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        # TODO: how many requests does this object see at a time?
        self.id, self.status = uuid4().hex, 0

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = self.id
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            # TODO: who answers this, and does the answer pass here, or CORS?
            log.exception("crashed")
            raise
        finally:
            log.info("%s %s %s %d", self.id, scope["method"], scope["path"], self.status)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    title = responses.get(status, "Error")
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(content, status, headers, media_type="application/problem+json")


async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail), error.headers)


async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()]
    return problem(422, "; ".join(wrong))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.settings = Settings()
    engine = create_async_engine(app.state.settings.database)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    await app.state.harbour.open()
    # TODO: which ways lead past the last two lines?
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()
    await app.state.harbour.close()


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    # TODO: who else refuses a request?
    app.add_exception_handler(HTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(RequestLog)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    return app


async def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").disabled = True
    app = create_app(Harbour())
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://ferry")
    async with app.router.lifespan_context(app), client:
        for passenger in ("Ann", "Ben"):
            passage = {"berth": "21 A", "passenger": passenger}
            answer = await client.post("/sailings/7/bookings", json=passage)
            print(passenger, "reads", answer.status_code, answer.text)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ["FERRY_DATABASE"] = f"sqlite+aiosqlite:///{folder}/ferry.db"
        os.environ["FERRY_TICKET_KEY"] = uuid4().hex
        asyncio.run(main())
