"""The number is read before COMMIT, while it is known, and after it the order is asked for by
that number: a SELECT that is awaited."""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.flush()
            number = order.number
            await session.commit()
        async with self.sessions() as session:
            order = await session.get_one(Order, number)
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
