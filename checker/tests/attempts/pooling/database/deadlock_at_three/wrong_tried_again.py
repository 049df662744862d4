"""Whoever got no connection has changed nothing, and may try again, a little later than the others.
With luck an order finds two connections free, and all wait for timeouts meanwhile.
Refused by: twelve_at_once"""

from sqlalchemy import exc


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.tries = 0

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        for _ in range(3):
            try:
                return await self.attempt(customer, basket)
            except exc.TimeoutError:
                self.tries += 1
                await asyncio.sleep(0.1 * self.tries)
        raise RuntimeError("the database is too busy")

    async def attempt(self, customer: str, basket: dict[str, int]) -> int:
        async with self.sessions.begin() as session:
            query = select(Article).where(Article.name.in_(basket))
            cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
            await self.note(customer, cents)
            await self.sell(session, customer, basket)
        return cents

    async def note(self, customer: str, cents: int) -> None:
        async with self.sessions.begin() as session:
            session.add(Note(customer=customer, cents=cents))

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))
