"""Both settings in one message, as soon as a request has its connection. It is one round trip, not
two, but one more than there was, for each request.
Refused by: two_round_trips"""


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    sets = "; ".join(f"SET {name} = '{value}'" for name, value in SETTINGS.items())
    async with request.app.state.pool.acquire() as connection:
        await connection.execute(sets)
        yield connection
