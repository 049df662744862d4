"""An expired order needs an open session, so this one is not closed, and the order is refreshed in
it. Each receipt costs a connection of the pool; the sixteenth buyer waits in vain.
Refused by: holds_nothing"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        session = self.sessions()
        order = Order(film=film, seats=seats)
        session.add(order)
        await session.commit()
        await session.refresh(order)
        return Receipt(order.number, order.film, order.seats, order.code, order.placed)
