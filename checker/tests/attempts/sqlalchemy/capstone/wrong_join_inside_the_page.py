"""Tempting, since LIMIT now counts orders, and one statement brings them with their lines. But an
inner join leaves out an order without lines, and the page has one order less.

Refused by: fills_its_pages"""

from sqlalchemy.orm import joinedload


class Shop:
    async def page(self, number: int) -> list[Receipt]:
        newest = select(Order).order_by(Order.id.desc()).limit(PAGE).offset(number * PAGE)
        with_lines = newest.options(joinedload(Order.lines, innerjoin=True))
        async with self.sessions() as session:
            return [Receipt.of(each) for each in (await session.scalars(with_lines)).unique()]
