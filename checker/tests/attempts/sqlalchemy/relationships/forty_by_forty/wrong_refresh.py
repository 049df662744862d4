"""Each tenant's lists are loaded when it is their turn: no row too many, and three statements for
each tenant of the house.
Refused by: sends_few_statements"""


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    tenants = (await session.scalars(in_house)).all()
    for tenant in tenants:
        await session.refresh(tenant, ["charges", "payments"])
    return tenants


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
