"""One more SELECT, and this one is awaited: `refresh` reads the row again and fills the order."""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            await session.refresh(order)
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
