"""Tempting, since LIMIT counts orders now. But each of them asks for its lines by itself.

Refused by: fills_its_pages
"""


class Shop:
    async def page(self, number: int) -> list[Receipt]:
        newest = select(Order).order_by(Order.id.desc()).limit(PAGE).offset(number * PAGE)
        async with self.sessions() as session:
            orders = (await session.scalars(newest)).all()
            for order in orders:
                await session.refresh(order, ["lines"])
            return [Receipt.of(order) for order in orders]
