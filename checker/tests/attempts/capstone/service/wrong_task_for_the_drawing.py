"""A task runs on the same loop: what blocks there blocks everybody, with or without a task.

Refused by: structured_draws_beside_the_loop
"""


@router.get("/consignments/{number}/waybill")
async def waybill(number: int, session: Db, draw: Drawing) -> Response:
    if (grams := await weigh(session, number)) is None:
        raise HTTPException(404, f"there is no consignment {number}")

    async def drawn() -> bytes:
        await asyncio.sleep(0)
        return draw(f"consignment {number}: {grams} g")

    return Response(await asyncio.create_task(drawn()), media_type="image/svg+xml")
