"""A SET is undone by a rollback, so it is committed in a transaction of its own. RESET ALL asks
after no transaction.
Refused by: settings_in_force"""


async def prepare(connection: asyncpg.Connection) -> None:
    async with connection.transaction():
        for name, value in SETTINGS.items():
            await connection.execute(f"SET SESSION {name} = '{value}'")
