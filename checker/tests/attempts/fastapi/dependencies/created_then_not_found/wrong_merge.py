"""`merge` makes a second try harmless: whoever has missed the 201 may ask again. But who picks a
taken number by mistake is told 201, too, and has overwritten another shop's parcel.
Refused by: failed_commit"""


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    await db.merge(Parcel(number=number, returns=returns))
    await carrier.fetch(number)
    await db.commit()
    return {"number": number}
