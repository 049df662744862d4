"""One question after the other: who lives there, what they were charged, what they have paid. A
Counter adds and subtracts, and knows tenants without either."""

from collections import Counter

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    in_house = select(Tenant.id).where(Tenant.house == house)
    owed = Counter(dict.fromkeys(await session.scalars(in_house), 0))
    for what, sign in ((Charge, 1), (Payment, -1)):
        sums = select(what.tenant_id, sign * func.sum(what.cents)).group_by(what.tenant_id)
        rows = await session.execute(sums.where(what.tenant_id.in_(in_house)))
        owed.update({tenant: cents for tenant, cents in rows})
    return dict(owed)
