"""The books of the office: consignments with their crates, and notices to be sent."""

from collections.abc import AsyncIterator
from typing import Annotated

from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from fastapi import Depends, Request
from sqlalchemy import Column, Connection, ForeignKey, String, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Consignment(Base):
    __tablename__ = "consignments"
    id: Mapped[int] = mapped_column(primary_key=True)
    shipper: Mapped[str]  # until last year the column was called `name`
    wagon: Mapped[str | None]
    crates: Mapped[list["Crate"]] = relationship(order_by="Crate.id")


class Crate(Base):
    __tablename__ = "crates"
    id: Mapped[int] = mapped_column(primary_key=True)
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignments.id"))
    grams: Mapped[int]


class Notice(Base):
    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(primary_key=True)
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignments.id"))
    text: Mapped[str]
    sent: Mapped[bool] = mapped_column(default=False)


Sessions = async_sessionmaker[AsyncSession]


def get_sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


SessionMaker = Annotated[Sessions, Depends(get_sessions)]


async def get_session(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
        await session.commit()


# TODO: this commits when it ends; what has the client read by then?
Db = Annotated[AsyncSession, Depends(get_session)]


async def weigh(session: AsyncSession, number: int) -> int | None:
    """Grams of a consignment; None if there is none."""
    crates = select(func.sum(Crate.grams)).where(Crate.consignment_id == number)
    return await session.scalar(crates)


def bring_up_to_date(connection: Connection) -> None:
    """The tables as they are declared above; what is in those of last year is taken over."""
    known = inspect(connection)
    if known.has_table("consignments"):
        if "name" in [column["name"] for column in known.get_columns("consignments")]:
            with Operations.context(MigrationContext.configure(connection)):
                # TODO: what is in the column that is dropped, and what in the new one?
                op.drop_column("consignments", "name")
                shipper = Column("shipper", String, nullable=False, server_default="")
                op.add_column("consignments", shipper)
    Base.metadata.create_all(connection)
