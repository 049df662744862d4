"""`raiseload` makes sure that this query loads nothing by accident. The next one, somewhere else,
is as free as before to send a statement for each customer.
Refused by: refuses_hidden_statements"""

from sqlalchemy.orm import raiseload, selectinload


async def ledger(session: AsyncSession) -> list[Line]:
    customers = select(Customer).options(selectinload(Customer.orders), raiseload("*"))
    lines = []
    for customer in await session.scalars(customers.order_by(Customer.name, Customer.id)):
        orders = customer.orders
        lines.append(Line(customer.name, len(orders), sum(order.cents for order in orders)))
    return lines
