"""The page's lists are right, so their sums are: `balances` asks `accounts`. It fetches what it
adds up, once, where the database could have sent a number for each tenant."""

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()


async def balances(session: AsyncSession, house: str) -> dict[int, int]:
    return {
        tenant.id: sum(each.cents for each in tenant.charges)
        - sum(each.cents for each in tenant.payments)
        for tenant in await accounts(session, house)
    }
