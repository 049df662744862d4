"""Without a transaction there is no COMMIT whose answer could be lost. But then INSERT is what
saves, and its answer can be lost as well.
Refused by: saves_once"""

from sqlalchemy.exc import DBAPIError


async def give(engine: AsyncEngine, donor: str, cents: int) -> int:
    for last in (False, True):
        try:
            async with engine.connect() as connection:
                connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
                return await connection.scalar(
                    text("INSERT INTO gifts (donor, cents) VALUES (:donor, :cents) RETURNING id"),
                    {"donor": donor, "cents": cents},
                )
        except DBAPIError as error:
            if last or not error.connection_invalidated:
                raise


async def total(engine: AsyncEngine) -> int:
    for last in (False, True):
        try:
            async with AsyncSession(engine) as session:
                return await session.scalar(select(func.coalesce(func.sum(Gift.cents), 0))) or 0
        except DBAPIError as error:
            if last or not error.connection_invalidated:
                raise
