"""DISTINCT takes the copies out of the sums: and with them every month's rent that is the same as
the last one's.
Refused by: says_what_is_owed"""

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    charged = func.coalesce(func.sum(Charge.cents.distinct()), 0)
    paid = func.coalesce(func.sum(Payment.cents.distinct()), 0)
    owed = everything(house).with_only_columns(Tenant.id, charged - paid).group_by(Tenant.id)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
