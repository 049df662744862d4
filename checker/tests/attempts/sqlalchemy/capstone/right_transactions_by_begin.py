"""A transaction is a block: what is to be told is read before its end, so that nothing need stay
readable after the commit, and no repository can end it."""


class Shop:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, customer: int, basket: Mapping[str, int]) -> Receipt:
        async with self.sessions.begin() as session:
            order = Order(customer_id=customer, cents=0, lines=[])
            for isbn, copies in basket.items():
                book = await Repository(session, Book).get(isbn)
                if book.copies < copies:
                    raise SoldOut(isbn)
                book.copies -= copies
                order.cents += copies * book.cents
                order.lines.append(Line(isbn=isbn, copies=copies))
            session.add(order)
            await session.flush()
            return Receipt.of(order)

    async def correct(self, isbn: str, **fields: Any) -> str:
        async with self.sessions.begin() as session:
            book = await Repository(session, Book).change(isbn, **fields)
            return f"{book.author}, {book.title}: {book.cents / 100:.2f}"
