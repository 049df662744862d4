"""An order whose receipt cannot be read is deleted again, and so nobody pays twice. Nobody buys
anything, either.
Refused by: tells_what_is_saved"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            try:
                return Receipt(order.number, order.film, order.seats, order.code, order.placed)
            except Exception:
                await session.refresh(order)
                await session.delete(order)
                await session.commit()
                raise
