"""With fifty connections nobody waits for a while; each booking still holds one for half a minute.

Refused by: database_lends_nothing_for_a_call
"""

POOL, OVERFLOW = 50, 0


@router.post("/consignments/{number}/booking")
async def book(number: int, sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    async with sessions.begin() as session:
        grams = await weigh(session, number)
        if grams is None:
            raise HTTPException(404, f"there is no consignment {number}")
        wagon = await railways.book(number, grams)
        (await session.get_one(Consignment, number)).wagon = wagon
    return {"wagon": wagon}
