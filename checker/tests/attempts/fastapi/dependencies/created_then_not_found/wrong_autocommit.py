"""With AUTOCOMMIT every statement is saved at once, so nothing can come too late. Nothing can be
taken back either: there is no transaction that an error could undo.
Refused by: leaves_nothing"""


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session


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
