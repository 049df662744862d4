"""The sums are made apart, and nobody is dunned wrongly. The page looks right, too, as `unique()`
takes 80 out of 1600 rows.
Refused by: fetches_rows_that_add_up"""


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    own = Charge.tenant_id == Tenant.id, Payment.tenant_id == Tenant.id
    charged, paid = (
        select(func.coalesce(func.sum(each.cents), 0)).where(theirs).scalar_subquery()
        for each, theirs in zip((Charge, Payment), own, strict=True)
    )
    owed = select(Tenant.id, charged - paid).where(Tenant.house == house)
    return {tenant: cents for tenant, cents in await session.execute(owed)}
