"""A semaphore keeps connections for everybody else; each booking still holds one for nothing, and
the others stand in line for half a minute each.

Refused by: database_lends_nothing_for_a_call
"""

DESKS = asyncio.Semaphore(2)


@router.post("/consignments/{number}/booking")
async def book(number: int, sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    async with DESKS, sessions.begin() as session:
        grams = await weigh(session, number)
        if grams is None:
            raise HTTPException(404, f"there is no consignment {number}")
        wagon = await railways.book(number, grams)
        (await session.get_one(Consignment, number)).wagon = wagon
    return {"wagon": wagon}
