"""To connect does no harm, so it is tried until it succeeds. While the database is away all calls
pile up, and none of them is ever told why.
Refused by: fails_while_away"""


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    while True:
        try:
            connection = await engine.connect().start()
            break
        except OSError:
            await asyncio.sleep(1)
    try:
        async with connection.begin():
            session = AsyncSession(connection)
            gift = Gift(donor=donor, cents=cents)
            session.add(gift)
            await session.flush()
            return gift.id
    finally:
        await connection.close()
