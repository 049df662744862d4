"""Only what the database did not take is tried again, so nothing seems to be sold twice. But nobody
knows of a COMMIT without an answer whether it was saved: its buyer has to be told.

Refused by: failed_commit"""

from sqlalchemy.exc import DBAPIError


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def buy(self, film: str, seats: int) -> Receipt:
        try:
            return await self.once(film, seats)
        except DBAPIError:
            return await self.once(film, seats)

    async def once(self, film: str, seats: int) -> Receipt:
        async with self.sessions() as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
