"""Either sum is grouped by itself, and then joined, a row for each tenant. Who has no row on one
side is dropped by the join, with what they owe.
Refused by: says_what_is_owed"""

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    def sums(what: type[Charge] | type[Payment]) -> Any:
        cents = func.sum(what.cents).label("cents")
        return select(what.tenant_id, cents).group_by(what.tenant_id).subquery()

    charged, paid = sums(Charge), sums(Payment)
    owed = (
        select(Tenant.id, charged.c.cents - paid.c.cents)
        .join(charged, charged.c.tenant_id == Tenant.id)
        .join(paid, paid.c.tenant_id == Tenant.id)
        .where(Tenant.house == house)
    )
    return {tenant: cents for tenant, cents in await session.execute(owed)}
