"""A lock makes the notes come one after the other. The first of them still waits for a connection,
and those who have one now wait for the lock.
Refused by: twelve_at_once"""


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.turn = asyncio.Lock()

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        async with self.sessions.begin() as session:
            query = select(Article).where(Article.name.in_(basket))
            cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
            await self.note(customer, cents)
            await self.sell(session, customer, basket)
        return cents

    async def note(self, customer: str, cents: int) -> None:
        async with self.turn, self.sessions.begin() as session:
            session.add(Note(customer=customer, cents=cents))

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))
