"""The drawing is in a thread, and `result()` holds the loop until that thread is done.

Refused by: structured_draws_beside_the_loop
"""

from concurrent.futures import ThreadPoolExecutor

PRESS = ThreadPoolExecutor(4)


@router.get("/consignments/{number}/waybill")
async def waybill(number: int, session: Db, draw: Drawing) -> Response:
    if (grams := await weigh(session, number)) is None:
        raise HTTPException(404, f"there is no consignment {number}")
    paper = PRESS.submit(draw, f"consignment {number}: {grams} g").result()
    return Response(paper, media_type="image/svg+xml")
