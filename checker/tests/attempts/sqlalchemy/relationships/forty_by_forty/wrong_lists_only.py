"""Two `selectinload`, and the page is quick. The balance is still made by the join of everything.
Refused by: says_what_is_owed"""

from sqlalchemy.orm import selectinload


async def accounts(session: AsyncSession, house: str) -> Sequence[Tenant]:
    both = selectinload(Tenant.charges), selectinload(Tenant.payments)
    in_house = select(Tenant).where(Tenant.house == house).order_by(Tenant.id)
    return (await session.scalars(in_house.options(*both))).all()
