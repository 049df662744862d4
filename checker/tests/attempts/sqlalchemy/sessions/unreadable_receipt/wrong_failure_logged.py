"""The receipt is readable now. But COMMIT stands in a `try` that only writes into the log, and so a
buyer gets a receipt for an order that was never saved.
Refused by: failed_commit"""

import logging


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        async with self.sessions(expire_on_commit=False) as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.flush()
            try:
                await session.commit()
            except Exception:
                logging.getLogger(__name__).exception("order %s is not saved", order.number)
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
