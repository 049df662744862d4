"""The endpoint commits, as the last thing that can fail, and answers only then. Each endpoint that
writes must remember to; what `get_db` commits afterwards is nothing."""


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await carrier.fetch(number)
    await db.commit()
    return {"number": number}
