"""Without `AsyncAttrs` a forgotten load raises MissingGreenlet, as if by itself. In `run_sync`,
where reports and admin pages live, it still sends a statement for each customer.
Refused by: refuses_hidden_statements"""

from sqlalchemy.orm import selectinload


class Base(DeclarativeBase):
    pass


async def ledger(session: AsyncSession) -> list[Line]:
    customers = select(Customer).options(selectinload(Customer.orders))
    lines = []
    for customer in await session.scalars(customers.order_by(Customer.name, Customer.id)):
        orders = customer.orders
        lines.append(Line(customer.name, len(orders), sum(order.cents for order in orders)))
    return lines
