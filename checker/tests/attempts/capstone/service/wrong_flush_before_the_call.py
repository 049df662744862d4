"""After a flush all is with the database, and the transaction, with its connection, goes on.

Refused by: database_lends_nothing_for_a_call
"""


@router.post("/consignments/{number}/booking")
async def book(number: int, session: Db, railways: Rails) -> dict[str, str]:
    consignment = await session.get(Consignment, number)
    grams = await weigh(session, number)
    if consignment is None or grams is None:
        raise HTTPException(404, f"there is no consignment {number}")
    await session.flush()
    consignment.wagon = await railways.book(number, grams)
    return {"wagon": consignment.wagon}
