"""Two plain lists add up, and Python finds whose entry each is. But without the house in their
WHERE they are the lists of all houses.
Refused by: fetches_rows_that_add_up"""

from sqlalchemy.orm.attributes import set_committed_value


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    tenants = (
        await session.scalars(select(Tenant).where(Tenant.house == house).order_by(Tenant.id))
    ).all()
    charges = (await session.scalars(select(Charge).order_by(Charge.id))).all()
    payments = (await session.scalars(select(Payment).order_by(Payment.id))).all()
    for tenant in tenants:
        set_committed_value(tenant, "charges", [c for c in charges if c.tenant_id == tenant.id])
        set_committed_value(tenant, "payments", [p for p in payments if p.tenant_id == tenant.id])
    return tenants


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    return {
        tenant.id: sum(c.cents for c in tenant.charges) - sum(p.cents for p in tenant.payments)
        for tenant in await accounts(session, house)
    }
