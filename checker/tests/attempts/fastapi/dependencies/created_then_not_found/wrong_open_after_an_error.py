"""The row is sent early, and what follows the `yield` commits in time and closes. An exception
skips it: the transaction stays open, with its lock on the database, and others cannot write.
Refused by: leaves_nothing"""


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    session = request.app.state.sessions()
    yield session
    await session.commit()
    await session.close()


Db = Annotated[AsyncSession, Depends(get_db, scope="function")]


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await db.flush()
    await carrier.fetch(number)
    return {"number": number}
