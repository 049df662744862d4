"""After a flush the order knows everything, and nothing raises any more. Nothing is saved, either:
with the session its transaction ends, and nobody has committed it.
Refused by: tells_what_is_saved"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.flush()
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
