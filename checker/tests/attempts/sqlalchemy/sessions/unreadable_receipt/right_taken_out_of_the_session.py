"""COMMIT expires what is in the session. An order that was taken out after its flush keeps what
it knows."""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.flush()
            session.expunge(order)
            await session.commit()
        return Receipt(order.number, order.film, order.seats, order.code, order.placed)
