"""What Python makes before the INSERT need not be read afterwards. So code and time are the till's
own now, and no longer the database's: local time stands among times in UTC.
Refused by: tells_what_is_saved"""

from secrets import token_hex


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions.begin() as session:
            order = Order(film=film, seats=seats, placed=datetime.now(), code=token_hex(4).upper())
            session.add(order)
            await session.flush()
            receipt = Receipt(order.number, order.film, order.seats, order.code, order.placed)
        return receipt
