"""A dependency gives out the sessionmaker, and the endpoint draws the bounds itself: `begin()` ends
in COMMIT or ROLLBACK before there is an answer. Nothing is left to a dependency's exit."""


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


async def get_sessions(request: Request) -> async_sessionmaker[AsyncSession]:
    return request.app.state.sessions


@router.post("/parcels", status_code=201)
async def register(
    sessions: Annotated[async_sessionmaker[AsyncSession], Depends(get_sessions)],
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    async with sessions.begin() as db:
        db.add(Parcel(number=number, returns=returns))
        await carrier.fetch(number)
    return {"number": number}
