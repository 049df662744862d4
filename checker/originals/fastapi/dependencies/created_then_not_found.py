"""Created, then not found: whoever reads 201 must find what was created.

Shops register parcels, and `get_db` commits them. Now and then a shop that has read "201 Created"
asks for its parcel at once, and reads 404. A few such parcels never turn up at all.

Your task: when the status 201 is sent, every other connection to the database reads the parcel.
If COMMIT fails, as for a taken number or the return of an unknown parcel, the status is an error.
What ends in an error, no other connection ever reads. `create_app`, API, table, `Carrier` stay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Request
from sqlalchemy import ForeignKey, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcels"
    number: Mapped[str] = mapped_column(primary_key=True)
    returns: Mapped[str | None] = mapped_column(  # another parcel; the database asks at COMMIT
        ForeignKey("parcels.number", deferrable=True, initially="DEFERRED")
    )


class Carrier:
    async def fetch(self, number: str) -> None:
        """Raises HTTPException when nobody will come."""
        await asyncio.sleep(0.05)


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        try:
            yield session
            # TODO: what has the client read by now?
            await session.commit()
        except Exception:
            await session.rollback()
            raise


Db = Annotated[AsyncSession, Depends(get_db)]
router = APIRouter()


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await carrier.fetch(number)
    return {"number": number}


@router.get("/parcels/{number}")
async def show(number: str, db: Db) -> dict[str, str | None]:
    parcel = await db.get(Parcel, number)
    if parcel is None:
        raise HTTPException(404, f"there is no parcel {number}")
    return {"number": parcel.number, "returns": parcel.returns}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        pragma = "PRAGMA foreign_keys=ON"
        event.listen(engine.sync_engine, "connect", lambda dbapi, _: dbapi.execute(pragma))
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main() -> None:
    with TemporaryDirectory() as folder:
        app = create_app(f"sqlite+aiosqlite:///{folder}/parcels.db")
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://parcels")
        async with app.router.lifespan_context(app), client:
            for parcel in ({"number": "A-1"}, {"number": "A-2", "returns": "A-0"}):
                created = await client.post("/parcels", json=parcel)
                found = await client.get(f"/parcels/{parcel['number']}")
                print(created.status_code, created.text, "- and then", found.status_code)


if __name__ == "__main__":
    asyncio.run(main())
