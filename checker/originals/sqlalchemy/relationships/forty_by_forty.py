"""Forty by forty: lists side by side must add up, not multiply.

A tenant of 40 months has 40 charges and 40 payments. Their page takes 1600 rows of the database;
and as one month was not paid in full, they are dunned for 40 times what they owe.

Your task: `balances` says what is owed, and neither function fetches more rows than twice as many
as there are tenants, charges and payments in the house, nor sends more than six statements, one
after the other. Tenants have all charges and payments loaded, by id. Names and tables stay.
"""

import asyncio
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, contains_eager, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Tenant(Base):
    __tablename__ = "tenants"
    id: Mapped[int] = mapped_column(primary_key=True)
    house: Mapped[str]
    charges: Mapped[list["Charge"]] = relationship(order_by="Charge.id", lazy="raise")
    payments: Mapped[list["Payment"]] = relationship(order_by="Payment.id", lazy="raise")


class Charge(Base):
    __tablename__ = "charges"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    cents: Mapped[int]


class Payment(Base):
    __tablename__ = "payments"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    cents: Mapped[int]


def everything(house: str) -> Select[Any]:
    found = select(Tenant).where(Tenant.house == house)
    # TODO: how many rows do 40 charges and 40 payments make?
    return found.outerjoin(Tenant.charges).outerjoin(Tenant.payments)


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    """The tenants of a house by id, with all that they were charged and have paid."""
    both = contains_eager(Tenant.charges), contains_eager(Tenant.payments)
    by_id = (Tenant.id, Charge.id, Payment.id)
    found = await session.scalars(everything(house).options(*both).order_by(*by_id))
    return found.unique().all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    """How many cents each tenant of a house still owes, by the tenant's id."""
    charged = func.coalesce(func.sum(Charge.cents), 0)
    paid = func.coalesce(func.sum(Payment.cents), 0)
    owed = everything(house).with_only_columns(Tenant.id, charged - paid).group_by(Tenant.id)
    return {tenant: cents for tenant, cents in await session.execute(owed)}


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        charges = [Charge(cents=50_000) for _ in range(40)]
        payments = [Payment(cents=50_000) for _ in range(39)] + [Payment(cents=49_000)]
        session.add(Tenant(house="Mill Lane 7", charges=charges, payments=payments))
    async with AsyncSession(engine) as session:
        rows = (await session.execute(everything("Mill Lane 7"))).all()
        print("rows of `everything`, for 40 charges and 40 payments:", len(rows))
        print("owed, of the 1000 cents missing:", await balances(session, "Mill Lane 7"))
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/rents.db"))
