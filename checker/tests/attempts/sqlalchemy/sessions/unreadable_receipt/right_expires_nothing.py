"""This session alone does not expire what it has committed. INSERT … RETURNING has brought back
the values that the database has made."""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions(expire_on_commit=False) as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
        return Receipt(order.number, order.film, order.seats, order.code, order.placed)
