"""A ledger: charges and payments below one another instead of side by side, payments negative. ALL
keeps those that are equal."""

from sqlalchemy import union_all
from sqlalchemy.orm import subqueryload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = subqueryload(Tenant.charges), subqueryload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    entries = union_all(
        select(Charge.tenant_id, Charge.cents.label("cents")),
        select(Payment.tenant_id, -Payment.cents),
    ).subquery()
    owed = (
        select(Tenant.id, func.coalesce(func.sum(entries.c.cents), 0))
        .outerjoin(entries, entries.c.tenant_id == Tenant.id)
        .where(Tenant.house == house)
        .group_by(Tenant.id)
    )
    return {tenant: cents for tenant, cents in await session.execute(owed)}
