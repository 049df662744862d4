"""Commit at once, and delete the row if the carrier says no: a saga in small. Meanwhile others have
read the parcel. A return of it registered in that time forbids the DELETE, and it stays.
Refused by: leaves_nothing"""


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    parcel = Parcel(number=number, returns=returns)
    db.add(parcel)
    await db.commit()
    try:
        await carrier.fetch(number)
    except BaseException:
        await db.delete(parcel)
        await db.commit()
        raise
    return {"number": number}
