"""Charges and payments below one another do not multiply. But UNION drops what is equal: of 40
rents of the same amount it keeps one.
Refused by: says_what_is_owed"""

from sqlalchemy import union
from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    entries = union(
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
