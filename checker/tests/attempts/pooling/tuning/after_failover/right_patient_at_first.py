"""A ping, and while nobody listens some patience: to connect may be tried again as often as you
like, as long as it ends."""


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)


async def connected(engine):
    for pause in (1, 2, 4, 8, 0):
        try:
            return await engine.connect().start()
        except OSError:
            if not pause:
                raise
            await asyncio.sleep(pause)


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    connection = await connected(engine)
    try:
        async with connection.begin():
            session = AsyncSession(connection)
            gift = Gift(donor=donor, cents=cents)
            session.add(gift)
            await session.flush()
            return gift.id
    finally:
        await connection.close()
