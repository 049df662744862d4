"""One session for everyone: nobody ends the work of another.

A theatre opens one session, and all its requests work in it. Guests who have paid and were told 201
have no seat; others were refused, and sit in the front row.

Your task: 201 says that the booking is in the database, an error that it is not, whatever others do
meanwhile. Until a seat is paid, nobody else sees its booking. While one guest waits for the bank or
for COMMIT, all others are served. A request that is over holds no connection. API and names stay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Booking(Base):
    __tablename__ = "bookings"
    seat: Mapped[str] = mapped_column(primary_key=True)
    guest: Mapped[str]


class Bank:
    async def charge(self, guest: str) -> None:
        """Raises HTTPException when the card is declined."""
        await asyncio.sleep(0.1)
        if guest == "Harpagon":
            raise HTTPException(402, "the card is declined")


# TODO: whose work is in here, and who ends it?
session: AsyncSession
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()], seat: Annotated[str, Body()], guest: Annotated[str, Body()]
) -> dict[str, str]:
    try:
        session.add(Booking(seat=seat, guest=guest))
        await bank.charge(guest)
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, f"seat {seat} is taken") from error
    except Exception:
        await session.rollback()
        raise
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings() -> dict[str, str]:
    bookings = await session.scalars(select(Booking).order_by(Booking.seat))
    return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        global session
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main(url: str) -> None:
    transport = httpx.ASGITransport(app := create_app(url))
    client = httpx.AsyncClient(transport=transport, base_url="http://theatre")

    async def guest(seat: str, name: str, pause: float) -> None:
        await asyncio.sleep(pause)
        answer = await client.post("/bookings", json={"seat": seat, "guest": name})
        print(answer.status_code, answer.text)

    async with app.router.lifespan_context(app), client:
        refused_first = guest("A1", "Harpagon", 0), guest("A2", "Elise", 0.05)
        refused_last = guest("B1", "Valere", 1), guest("B2", "Harpagon", 1.05)
        await asyncio.gather(*refused_first, *refused_last)
        print("on the list:", (await client.get("/bookings")).json())


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/theatre.db"))
