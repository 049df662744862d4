"""Tempting, since an order that comes twice is what DISTINCT is for. But no two rows are alike,
each has another line, and LIMIT still counts them.

Refused by: fills_its_pages
"""

from sqlalchemy.orm import contains_eager


class Shop:
    async def page(self, number: int) -> list[Receipt]:
        newest = select(Order).distinct().order_by(Order.id.desc())
        lines = newest.join(Order.lines).options(contains_eager(Order.lines))
        async with self.sessions() as session:
            orders = await session.scalars(lines.limit(PAGE).offset(number * PAGE))
            return [Receipt.of(order) for order in orders.unique()]
