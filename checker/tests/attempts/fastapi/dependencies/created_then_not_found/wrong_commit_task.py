"""The commit is begun before the endpoint returns, and nobody has to wait for the disk. Nor does
the answer wait: it is sent while COMMIT is still under way.
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
    asyncio.create_task(db.commit())
    return {"number": number}
