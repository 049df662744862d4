"""Payments are summed first and then joined, a row for each tenant. That row is repeated for each
charge, and summed again.
Refused by: says_what_is_owed"""

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    cents = func.sum(Payment.cents).label("cents")
    paid = select(Payment.tenant_id, cents).group_by(Payment.tenant_id).subquery()
    owed = (
        select(
            Tenant.id,
            func.coalesce(func.sum(Charge.cents), 0) - func.coalesce(func.sum(paid.c.cents), 0),
        )
        .outerjoin(Tenant.charges)
        .outerjoin(paid, paid.c.tenant_id == Tenant.id)
        .where(Tenant.house == house)
        .group_by(Tenant.id)
    )
    return {tenant: cents for tenant, cents in await session.execute(owed)}
