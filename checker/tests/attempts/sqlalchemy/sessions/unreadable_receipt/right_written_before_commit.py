"""A flush has brought all values, so the receipt can be written before COMMIT. It is handed out
only when `begin()` has committed; if that fails, its error goes to the caller instead."""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions.begin() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.flush()
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
