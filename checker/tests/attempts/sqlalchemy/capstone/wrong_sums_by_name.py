"""One statement, with an outer join, and nobody is left out, it seems. But a name is no key: two
customers who share one become one customer, with the money of both.
Refused by: asks_once_for_all"""


class Shop:
    async def spending(self) -> list[tuple[str, int]]:
        spent = func.coalesce(func.sum(Order.cents), 0)
        everybody = (
            select(Customer.name, spent)
            .outerjoin(Customer.orders)
            .group_by(Customer.name)
            .order_by(func.min(Customer.id))
        )
        async with self.sessions() as session:
            return [(name, cents) for name, cents in await session.execute(everybody)]
