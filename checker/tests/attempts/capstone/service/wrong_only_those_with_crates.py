"""A join brings all in one statement, and loses every consignment whose crates are still to come.

Refused by: relationships_are_loaded_at_once
"""

from sqlalchemy.orm import contains_eager


@router.get("/consignments")
async def show(session: Db) -> list[Shown]:
    joined = select(Consignment).join(Consignment.crates).order_by(Consignment.id, Crate.id)
    found = await session.scalars(joined.options(contains_eager(Consignment.crates)))
    return [
        Shown(id=c.id, shipper=c.shipper, wagon=c.wagon, grams=[each.grams for each in c.crates])
        for c in found.unique()
    ]
