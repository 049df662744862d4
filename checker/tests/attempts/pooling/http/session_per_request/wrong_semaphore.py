"""Tempting, since no more than twenty are open at once, and the bank locks nobody out. Each of them
is still opened for one quote, with a look-up and a handshake, and thrown away.

Refused by: reuses_connections"""

places = asyncio.Semaphore(CONNECTIONS)


async def get_session(request: Request) -> AsyncIterator[aiohttp.ClientSession]:
    async with places, aiohttp.ClientSession(request.app.state.bank) as session:
        yield session
