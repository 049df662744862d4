"""Repository that commits: whoever begins the work ends it.

Three steps let a flat, and each one commits: who is refused at the second has a lease all the same.

Your task: `move_in` leaves all of its rows or, when it fails or is cancelled, none. A repository
ends no transaction: that is its caller's. What it creates has its id at once. The update of a row
that is not there, or of a field that is no column, is an error, and changes nothing even if the
caller goes on and commits. Names and models stay.
"""

import asyncio
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

from sqlalchemy import CheckConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Flat(Base):
    __tablename__ = "flats"
    number: Mapped[str] = mapped_column(primary_key=True)
    lease: Mapped[int | None]


class Lease(Base):
    __tablename__ = "leases"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]


class Deposit(Base):
    __tablename__ = "deposits"
    id: Mapped[int] = mapped_column(primary_key=True)
    lease: Mapped[int]
    euros: Mapped[int] = mapped_column(CheckConstraint("euros > 0"))


M = TypeVar("M", bound=Base)


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    async def create(self, **fields: Any) -> M:
        row = self.model(**fields)
        self.session.add(row)
        # TODO: whose work ends here?
        await self.session.commit()
        return row

    async def update(self, key: Any, **fields: Any) -> M:
        row = await self.session.get(self.model, key)
        for name, value in fields.items():
            if hasattr(row, name):
                setattr(row, name, value)
        await self.session.commit()
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    """Returns the lease's id."""
    async with sessions() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    for flat, tenant, euros in (("3B", "Ada", 0), ("33B", "Grace", 900)):
        try:
            print(f"{tenant} has lease {await move_in(sessions, flat, tenant, euros)}")
        except Exception as error:
            print(f"{tenant} was told: {error!r:.100}")
    async with sessions() as session:
        print("stored:", *(await session.scalars(select(Lease.tenant))), "- in a house of no flats")
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/house.db"))
