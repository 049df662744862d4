"""Tempting, since ten orders are ten orders when Python counts them. But for each page all orders
of the shop are fetched.

Refused by: fills_its_pages
"""


class Shop:
    async def page(self, number: int) -> list[Receipt]:
        newest = select(Order).order_by(Order.id.desc()).options(selectinload(Order.lines))
        async with self.sessions() as session:
            orders = (await session.scalars(newest)).all()
            return [Receipt.of(order) for order in orders[number * PAGE :][:PAGE]]
