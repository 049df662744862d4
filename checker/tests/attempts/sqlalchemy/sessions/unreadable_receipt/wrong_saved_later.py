"""What failed once may work in a minute: the till tells the buyer so, and saves the order behind
their back. They have bought elsewhere by then.
Refused by: failed_commit"""


class BoxOffice:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def buy(self, film: str, seats: int) -> Receipt:
        try:
            return await self.once(film, seats)
        except Exception:
            self.later = asyncio.create_task(self.retry(film, seats))
            raise

    async def retry(self, film: str, seats: int) -> None:
        await asyncio.sleep(30)
        await self.once(film, seats)

    async def once(self, film: str, seats: int) -> Receipt:
        async with self.sessions(expire_on_commit=False) as session:
            order = Order(film=film, seats=seats)
            session.add(order)
            await session.commit()
            return Receipt(order.number, order.film, order.seats, order.code, order.placed)
