"""Tempting, since a purchase that fails is taken back, copies and all. But until then it is kept,
and everybody else can read half an order, or an order that never was.

Refused by: keeps_whole_orders
"""


class Repository(Generic[Row]):
    async def add(self, **fields: Any) -> Row:
        row = self.model(**fields)
        self.session.add(row)
        await self.session.commit()
        return row


class Shop:
    async def buy(self, customer: int, basket: Mapping[str, int]) -> Receipt:
        async with self.sessions() as session:
            books, lines = Repository(session, Book), Repository(session, Line)
            order = await Repository(session, Order).add(customer_id=customer)
            taken: list[tuple[Book, Line]] = []
            cents = 0
            try:
                for isbn, copies in basket.items():
                    book = await books.get(isbn)
                    if book.copies < copies:
                        raise SoldOut(isbn)
                    book.copies -= copies
                    cents += copies * book.cents
                    line = await lines.add(order_id=order.id, isbn=isbn, copies=copies)
                    taken.append((book, line))
            except BaseException:
                for book, line in taken:
                    book.copies += line.copies
                    await session.delete(line)
                await session.delete(order)
                await session.commit()
                raise
            order.cents = cents
            await session.commit()
            return Receipt(order.id, cents, dict(basket))
