"""Charges are loaded, and payments are not: no error, no rows, and a page on which nobody has paid.
Refused by: loads_both_lists"""

from sqlalchemy.orm import noload, selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), noload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
