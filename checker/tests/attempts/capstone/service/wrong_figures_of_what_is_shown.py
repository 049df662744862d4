"""A join counts in one statement and one task, and a consignment once for each of its crates.

Refused by: sessions_are_for_one_task
"""


@router.get("/summary")
async def summary(session: Db) -> dict[str, int]:
    joined = select(func.count(Consignment.id), func.count(Crate.id), func.sum(Crate.grams))
    row = (await session.execute(joined.join(Consignment.crates, isouter=True))).one()
    return dict(zip(("consignments", "crates", "grams"), (each or 0 for each in row), strict=True))
