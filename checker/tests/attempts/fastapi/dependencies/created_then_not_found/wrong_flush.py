"""`flush` sends the INSERT at once, and the endpoint itself can read the row. Nobody else can: it
stays in this connection's transaction until COMMIT, which still comes after the answer.
Refused by: row_before_status"""


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await carrier.fetch(number)
    await db.flush()
    return {"number": number}
