"""The session is closed before the receipt is handed out, and the order keeps its values. A call
that is cancelled, or whose INSERT fails, never comes as far as that.
Refused by: holds_nothing"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        session = self.sessions(expire_on_commit=False)
        order = Order(film=film, seats=seats)
        session.add(order)
        await session.commit()
        await session.close()
        return Receipt(order.number, order.film, order.seats, order.code, order.placed)
