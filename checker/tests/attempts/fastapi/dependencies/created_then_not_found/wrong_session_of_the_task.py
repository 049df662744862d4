"""The scoped session of SQLAlchemy's documents: one for each task, and a server serves each request
in a task. Nobody removes it: in one task, the next request commits what the last left behind.
Refused by: leaves_nothing"""

from sqlalchemy.ext.asyncio import async_scoped_session


async def get_db(request: Request) -> AsyncSession:
    state = request.app.state
    if not hasattr(state, "scoped"):
        state.scoped = async_scoped_session(state.sessions, scopefunc=asyncio.current_task)
    return state.scoped()


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await carrier.fetch(number)
    await db.commit()
    return {"number": number}
