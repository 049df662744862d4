"""Tempting, since two feeds at a time leave a connection for the others. That is a smaller stadium,
and not a pool that is free.

Refused by: feeds_more_fans_than_connections"""

SEATS = asyncio.Semaphore(POOL - 1)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    if SEATS.locked():
        raise HTTPException(503, "all seats are taken")
    async with SEATS, AsyncSession(request.app.state.engine) as session:
        yield session
