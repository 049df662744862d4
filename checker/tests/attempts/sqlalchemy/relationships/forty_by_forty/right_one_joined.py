"""One list may be joined, as long as the other one is not. The sums are grouped before they are
joined: a row for each tenant on either side."""

from sqlalchemy.orm import joinedload, selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = joinedload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).unique().all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    def sums(what: type[Charge] | type[Payment]) -> Any:
        cents = func.sum(what.cents).label("cents")
        return select(what.tenant_id, cents).group_by(what.tenant_id).subquery()

    charged, paid = sums(Charge), sums(Payment)
    cents = func.coalesce(charged.c.cents, 0) - func.coalesce(paid.c.cents, 0)
    owed = (
        select(Tenant.id, cents)
        .outerjoin(charged, charged.c.tenant_id == Tenant.id)
        .outerjoin(paid, paid.c.tenant_id == Tenant.id)
        .where(Tenant.house == house)
    )
    return {tenant: cents for tenant, cents in await session.execute(owed)}
