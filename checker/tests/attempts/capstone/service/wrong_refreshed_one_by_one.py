"""A refresh of each consignment may be awaited, and asks the database once for each.

Refused by: relationships_are_loaded_at_once
"""


@router.get("/consignments")
async def show(session: Db) -> list[Shown]:
    shown = []
    for each in await session.scalars(select(Consignment).order_by(Consignment.id)):
        await session.refresh(each, ["crates"])
        grams = [crate.grams for crate in each.crates]
        shown.append(Shown(id=each.id, shipper=each.shipper, wagon=each.wagon, grams=grams))
    return shown
