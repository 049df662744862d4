"""A service owns the transaction: whoever calls it, from wherever, gets its result after COMMIT.
What the endpoint does is to translate."""


class Registration:
    def __init__(self, db: Db, carrier: Annotated[Carrier, Depends()]) -> None:
        self.db = db
        self.carrier = carrier

    async def register(self, parcel: Parcel) -> None:
        async with self.db.begin():
            self.db.add(parcel)
            await self.carrier.fetch(parcel.number)


@router.post("/parcels", status_code=201)
async def register(
    registration: Annotated[Registration, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    await registration.register(Parcel(number=number, returns=returns))
    return {"number": number}
