"""No OFFSET, which reads all that it passes over; the page begins at a number instead. It takes
for granted that no number is missing: where an order was called off, the page is short of one.
Refused by: fills_its_pages"""


class Shop:
    async def page(self, number: int) -> list[Receipt]:
        async with self.sessions() as session:
            newest = await session.scalar(select(func.max(Order.id))) or 0
            last = newest - number * PAGE
            orders = await session.scalars(
                select(Order)
                .where(Order.id <= last, Order.id > last - PAGE)
                .order_by(Order.id.desc())
                .options(selectinload(Order.lines))
            )
            return [Receipt.of(order) for order in orders]
