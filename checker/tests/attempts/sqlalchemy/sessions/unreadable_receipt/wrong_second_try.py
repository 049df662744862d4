"""Errors pass, so the till tries again by itself, and spares the buyer the trouble. Now it is the
till that orders twice; the second receipt is as unreadable as the first.
Refused by: tells_what_is_saved"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        try:
            return await self.once(film, seats)
        except Exception:
            return await self.once(film, seats)

    async def once(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
