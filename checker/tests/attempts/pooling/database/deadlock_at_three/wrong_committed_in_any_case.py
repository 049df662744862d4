"""One session, and a COMMIT in `finally`, so that the note is kept when the order fails. So is what
had been sold until then.
Refused by: whole_or_not_at_all"""


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        async with self.sessions() as session:
            query = select(Article).where(Article.name.in_(basket))
            cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
            session.add(Note(customer=customer, cents=cents))
            try:
                await self.sell(session, customer, basket)
            finally:
                await session.commit()
        return cents

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))
