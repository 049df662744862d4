"""Two statements with one join each, over the same tenants: as they are the same objects, each
statement adds the list that the other one lacks."""


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    in_house = select(Tenant).where(Tenant.house == house)
    for part, of_part in ((Tenant.charges, Charge.id), (Tenant.payments, Payment.id)):
        joined = in_house.outerjoin(part).options(contains_eager(part))
        found = await session.scalars(joined.order_by(Tenant.id, of_part))
        tenants = found.unique().all()
    return tenants


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
