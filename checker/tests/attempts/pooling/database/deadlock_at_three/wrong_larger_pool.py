"""Two connections for each of the twelve. The database does not have them for this shop; and with
more orders than connections all of them wait for one another as before.
Refused by: within_the_pool"""


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=7 * POOL, pool_timeout=PATIENCE
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
        async with self.sessions.begin() as session:
            session.add(Note(customer=customer, cents=cents))

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))
