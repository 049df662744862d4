"""The page is to be shown also while the database is away. It tells that nothing was given so far,
and nobody hears of the trouble.
Refused by: fails_while_away"""


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)


async def total(engine: AsyncEngine) -> int:
    try:
        async with AsyncSession(engine) as session:
            return await session.scalar(select(func.coalesce(func.sum(Gift.cents), 0))) or 0
    except OSError:
        return 0
