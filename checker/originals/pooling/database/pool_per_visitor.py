"""Pool per visitor: one pool, opened and closed with the app.

A museum's guide opens a pool for each visitor, and closes none of them. On a rainy Sunday the
database has no connection left for anybody.

Your task: however many visitors come at once, at most LIMIT connections are open, and those who
come later use the same ones. Five visitors who come together do not wait for one another; each has
a connection to itself. When the app has stopped, none is open. Answers and names stay as they are.
"""

import asyncio
from collections.abc import AsyncIterator
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from sqlalchemy import Pool, event
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LIMIT = 15  # connections: all that the database grants this guide


class Base(DeclarativeBase):
    pass


class Exhibit(Base):
    __tablename__ = "exhibits"
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


router = APIRouter()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    # TODO: how many of these does the app need, and who closes them?
    engine = create_async_engine(request.app.state.url)
    async with AsyncSession(engine) as session:
        yield session


@router.get("/exhibits/{number}")
async def explain(number: int, session: Annotated[AsyncSession, Depends(get_session)]) -> str:
    exhibit = await session.get(Exhibit, number)
    if exhibit is None:
        raise HTTPException(404, f"there is no exhibit {number}")
    return exhibit.text


def create_app(url: str) -> FastAPI:
    app = FastAPI()
    app.state.url = url
    app.include_router(router)
    return app


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    opened, closed = [], []
    event.listen(Pool, "connect", lambda connection, record: opened.append(connection))
    event.listen(Pool, "close", lambda connection, record: closed.append(connection))
    transport = httpx.ASGITransport(app := create_app(url))
    client = httpx.AsyncClient(transport=transport, base_url="http://museum")
    async with app.router.lifespan_context(app), client:
        await asyncio.gather(*(client.get("/exhibits/7") for _ in range(50)))
    print(f"50 visitors: {len(opened)} connections opened, {len(closed)} closed")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/museum.db"))
