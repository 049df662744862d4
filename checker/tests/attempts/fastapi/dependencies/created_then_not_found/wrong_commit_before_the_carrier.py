"""Committed at once, the row is there when 201 is sent. It is also there when the carrier says no
and the client reads an error: the rest of the request could still fail.
Refused by: leaves_nothing"""


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await db.commit()
    await carrier.fetch(number)
    return {"number": number}
