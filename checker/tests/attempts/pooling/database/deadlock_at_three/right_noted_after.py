"""The price is known, the order has ended well or not, its session is closed: only then is it
noted, in a `finally`. Nobody holds one connection and asks for another."""


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        cents = 0
        try:
            async with self.sessions.begin() as session:
                query = select(Article).where(Article.name.in_(basket))
                cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
                await self.sell(session, customer, basket)
        finally:
            await self.note(customer, cents)
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
