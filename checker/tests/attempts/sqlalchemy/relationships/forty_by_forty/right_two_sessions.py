"""Charges and payments at the same time, the payments in a session of their own: that is what
separate sessions are for. Each sees the database at a moment of its own."""

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    async def payments() -> Sequence[Payment]:
        async with AsyncSession(session.bind) as other:
            of_house = select(Payment).join(Tenant, Payment.tenant_id == Tenant.id)
            found = await other.scalars(of_house.where(Tenant.house == house).order_by(Payment.id))
            return found.all()

    async def tenants() -> Sequence[Tenant]:
        in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
        return (await session.scalars(in_house.options(selectinload(Tenant.charges)))).all()

    found, paid = await asyncio.gather(tenants(), payments())
    for tenant in found:
        theirs = [payment for payment in paid if payment.tenant_id == tenant.id]
        set_committed_value(tenant, "payments", theirs)
    return found


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
