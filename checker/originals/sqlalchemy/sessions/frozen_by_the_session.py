"""Frozen by the session: while the database works, the server must serve.

Each night the library's database is saved, and its answers take seconds. Meanwhile nothing else
is answered, not even `/health`, and the server is restarted.

Your task: the event loop runs on whatever the database is asked, up to COMMIT and ROLLBACK, and two
readers' requests can be with the database at once. What the routes answer and save stays as it is,
and no connection is kept after a request. `create_app`, paths and tables stay.
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Request
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Reader(Base):
    __tablename__ = "readers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    loans: Mapped[list["Loan"]] = relationship(order_by="Loan.id")


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[int] = mapped_column(ForeignKey("readers.id"))
    book: Mapped[str]


async def get_session(request: Request) -> AsyncIterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


Db = Annotated[Session, Depends(get_session)]
router = APIRouter()


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    # TODO: what else can run until the database has answered?
    reader = session.get(Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    if session.get(Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    session.commit()
    return {"reader": number, "book": book}


@router.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


def create_app(file: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = app.state.engine = create_engine(f"sqlite:///{file}")
        Base.metadata.create_all(engine)
        yield
        engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main(file: str) -> None:
    app = create_app(file)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://library")
    async with app.router.lifespan_context(app), client:
        backup = sqlite3.connect(file, check_same_thread=False)
        backup.execute("BEGIN EXCLUSIVE")
        threading.Timer(1, backup.close).start()
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for path in ("/readers/7", "/health"):
                asked = group.create_task(client.get(path), name=path)
                asked.add_done_callback(
                    lambda task: print(f"{task.get_name()}: {time.perf_counter() - started:.1f} s")
                )


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"{folder}/library.db"))
