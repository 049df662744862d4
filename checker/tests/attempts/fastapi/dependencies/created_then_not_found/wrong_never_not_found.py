"""COMMIT comes first, and to be sure `show` says no 404 any more. Now a shop that asks for a parcel
that was refused reads 200: the API has forgotten how to say that there is none.
Refused by: failed_commit"""

Db = Annotated[AsyncSession, Depends(get_db, scope="function")]


@router.get("/parcels/{number}")
async def show(number: str, db: Db) -> dict[str, str | None]:
    parcel = await db.get(Parcel, number)
    return {"number": number, "returns": parcel.returns if parcel else None}
