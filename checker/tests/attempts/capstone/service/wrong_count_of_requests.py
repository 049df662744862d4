"""A counter around the injected session is always of the moment; but a session holds no connection
until it asks for something, and probes and bookings have sessions of their own.

Refused by: tuning_tells_of_the_moment
"""

IN_USE = [0]


async def get_session(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        IN_USE[0] += 1
        try:
            yield session
            await session.commit()
        finally:
            IN_USE[0] -= 1


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    from .books import IN_USE

    lines = ["# TYPE books_in_use gauge", f"books_in_use {IN_USE[0]}", ""]
    return Response("\n".join(lines), media_type=CONTENT_TYPE_LATEST)
