"""`run_sync` runs a function in the greenlet in which SQLAlchemy itself talks to the database:
there an expired attribute can send its SELECT."""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            return await session.run_sync(lambda _: self.receipt(order))

    def receipt(self, order: Order) -> Receipt:
        return Receipt(order.number, order.film, order.seats, order.code, order.placed)
