"""Live feed ate the pool: whoever waits must hold no connection.

Fans watch a match for hours. Each feed sleeps nearly all the time, and holds a connection of the
pool all the time. With the fourth fan everything that needs the database stands still.

Your task: a feed holds a connection only while it asks the database: not between two questions, nor
while a slow client reads, nor once the client has left. It goes on asking every PACE seconds, and
sends each line once, in order. An unknown match is a 404. Names, path and the pool of POOL stay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PACE = 1.0  # seconds
POOL = 3  # connections: all that the database has for this service


class Base(DeclarativeBase):
    pass


class Match(Base):
    __tablename__ = "matches"
    id: Mapped[int] = mapped_column(primary_key=True)


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    match: Mapped[int]
    text: Mapped[str]


router = APIRouter()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


@router.get("/matches/{match}/feed")
async def feed(
    match: int, session: Annotated[AsyncSession, Depends(get_session)]
) -> StreamingResponse:
    if await session.get(Match, match) is None:
        raise HTTPException(404, f"there is no match {match}")

    async def lines() -> AsyncIterator[str]:
        last = 0
        while True:
            news = select(Line).where(Line.match == match, Line.id > last).order_by(Line.id)
            for line in await session.scalars(news):
                yield f"{line.text}\n"
                last = line.id
            # TODO: what does this stream hold while it sleeps?
            await asyncio.sleep(PACE)

    return StreamingResponse(lines(), media_type="text/plain")


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        async with app.state.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main(url: str) -> None:
    async def send(message: dict[str, Any]) -> None:
        print("a fan gets", message.get("body") or message["type"])

    scope = {"type": "http", "method": "GET", "path": "/matches/7/feed", "query_string": b""}
    app = create_app(url)
    async with app.router.lifespan_context(app):
        async with AsyncSession(app.state.engine) as session, session.begin():
            session.add_all([Match(id=7), Line(match=7, text="kick-off")])
        feeds = (app(scope | {"headers": []}, asyncio.Event().wait, send) for _ in range(POOL))
        fans = [asyncio.create_task(feed) for feed in feeds]
        await asyncio.sleep(0.5)
        print(app.state.engine.pool.status())
        for fan in fans:
            fan.cancel()
        await asyncio.wait(fans)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/league.db"))
