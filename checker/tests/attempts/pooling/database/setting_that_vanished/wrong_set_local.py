"""Settings for one transaction only leave nothing behind. BEGIN, two SETs and COMMIT are four round
trips more, and hold a transaction open during each request.
Refused by: two_round_trips"""


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        for name, value in SETTINGS.items():
            await connection.execute(f"SET LOCAL {name} = '{value}'")
        yield connection
