"""Both lists at the same time, as they have nothing to do with each other. They have: the session,
which is for one task at a time. On a new connection it raises, on an old one they wait in turn.
Refused by: sends_few_statements"""

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    tenants = (await session.scalars(in_house)).all()
    await asyncio.gather(
        session.scalars(in_house.options(selectinload(Tenant.charges))),
        session.scalars(in_house.options(selectinload(Tenant.payments))),
    )
    return tenants


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
