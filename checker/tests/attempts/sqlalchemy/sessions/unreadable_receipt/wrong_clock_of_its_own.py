"""After the flush the order knows its number and its code. The time is taken from the till's own
clock, which need not agree with the database's.
Refused by: tells_what_is_saved"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions.begin() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.flush()
            return Receipt(order.number, film, seats, order.code, datetime.now())
