"""`joinedload` instead of joins by hand: SQLAlchemy writes the very same join.
Refused by: fetches_rows_that_add_up"""

from sqlalchemy.orm import joinedload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = joinedload(Tenant.charges), joinedload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).unique().all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
