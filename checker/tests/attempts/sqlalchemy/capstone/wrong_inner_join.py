"""Tempting, since one statement adds it all up. But a join leaves out who has not bought anything.

Refused by: asks_once_for_all
"""


class Shop:
    async def spending(self) -> list[tuple[str, int]]:
        spent = select(Customer.name, func.sum(Order.cents)).join(Customer.orders)
        async with self.sessions() as session:
            rows = await session.execute(spent.group_by(Customer.id).order_by(Customer.id))
            return [(name, cents) for name, cents in rows]
