"""A task of its own looks for the wagon, so that nobody waits and nothing is held; the dispatcher
reads that all is well before anybody knows.

Refused by: database_lends_nothing_for_a_call
"""


@router.post("/consignments/{number}/booking")
async def book(number: int, sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    async with sessions() as session:
        grams = await weigh(session, number)
    if grams is None:
        raise HTTPException(404, f"there is no consignment {number}")
    LOOKING.add(asyncio.create_task(look_for_it(number, grams, sessions, railways)))
    return {"wagon": "on its way"}


LOOKING: set[asyncio.Task[None]] = set()


async def look_for_it(number: int, grams: int, sessions: Sessions, railways: Railways) -> None:
    wagon = await railways.book(number, grams)
    async with sessions.begin() as session:
        (await session.get_one(Consignment, number)).wagon = wagon
