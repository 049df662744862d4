"""An order is worth more than its note: who gets no connection for that goes on without. All orders
get through, after two seconds, and those of the rush are the ones that nobody has noted.
Refused by: noted_once"""

from sqlalchemy import exc


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        async with self.sessions.begin() as session:
            query = select(Article).where(Article.name.in_(basket))
            cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
            await self.note(customer, cents)
            await self.sell(session, customer, basket)
        return cents

    async def note(self, customer: str, cents: int) -> None:
        try:
            async with self.sessions.begin() as session:
                session.add(Note(customer=customer, cents=cents))
        except exc.TimeoutError:
            print("not noted:", customer, cents)

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))
