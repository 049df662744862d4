"""Sessions may forget at each commit, if what is told afterwards is read again. What is
loaded stays readable outside of its session, and a stream ends with its session's block."""


class Shop:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def correct(self, isbn: str, **fields: Any) -> str:
        async with self.sessions() as session:
            book = await Repository(session, Book).change(isbn, **fields)
            await session.commit()
            await session.refresh(book)
            return f"{book.author}, {book.title}: {book.cents / 100:.2f}"

    async def receipt(self, number: int) -> Receipt:
        async with self.sessions() as session:
            order = await session.get(Order, number, options=[selectinload(Order.lines)])
        if order is None:
            raise LookupError(f"there is no order {number}")
        return Receipt.of(order)

    async def spending(self) -> list[tuple[str, int]]:
        async with self.sessions() as session:
            spent = dict.fromkeys(
                await session.scalars(select(Customer.id).order_by(Customer.id)), 0
            )
            async for order in await session.stream_scalars(select(Order)):
                spent[order.customer_id] += order.cents
            names = dict((await session.execute(select(Customer.id, Customer.name))).tuples().all())
            return [(names[number], cents) for number, cents in spent.items()]
