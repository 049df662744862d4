"""A clerk with a session of its own writes the notes, one after the other, as they are laid on its
desk. Each order lays its note there once its own session is closed, and waits until it has been
written."""


class Shop:
    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=PATIENCE
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.desk: asyncio.Queue[tuple[Note, asyncio.Future[None]]] = asyncio.Queue()
        self.clerk: asyncio.Task[None] | None = None

    async def order(self, customer: str, basket: dict[str, int]) -> int:
        async with self.sessions() as session:
            query = select(Article).where(Article.name.in_(basket))
            cents = sum(each.cents * basket[each.name] for each in await session.scalars(query))
        await self.note(customer, cents)
        async with self.sessions.begin() as session:
            await self.sell(session, customer, basket)
        return cents

    async def note(self, customer: str, cents: int) -> None:
        self.clerk = self.clerk or asyncio.create_task(self.write())
        written = asyncio.get_running_loop().create_future()
        self.desk.put_nowait((Note(customer=customer, cents=cents), written))
        await written

    async def write(self) -> None:
        while True:
            note, written = await self.desk.get()
            async with self.sessions.begin() as session:
                session.add(note)
            written.set_result(None)

    async def sell(self, session: AsyncSession, customer: str, basket: dict[str, int]) -> None:
        for name, count in basket.items():
            enough = update(Article).where(Article.name == name, Article.stock >= count)
            if not (await session.execute(enough.values(stock=Article.stock - count))).rowcount:
                raise SoldOut(name)
            session.add(Sale(customer=customer, article=name, count=count))
