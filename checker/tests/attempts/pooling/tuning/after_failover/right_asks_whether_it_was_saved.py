"""A ping before, and a question after: where the answer to COMMIT is lost, PostgreSQL still knows
what has become of a transaction, by its number."""

from sqlalchemy.exc import DBAPIError


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    async with AsyncSession(engine) as session:
        gift = Gift(donor=donor, cents=cents)
        session.add(gift)
        await session.flush()
        number = gift.id
        transaction = await session.scalar(text("SELECT pg_current_xact_id()::text"))
        try:
            await session.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            async with engine.connect() as other:
                ask = text("SELECT pg_xact_status(CAST(CAST(:id AS text) AS xid8))")
                if await other.scalar(ask, {"id": transaction}) != "committed":
                    raise
        return number
