"""A commit gives the consignment its key and makes it visible in time; when the notice fails after
that, its shipper reads an error, and the consignment is in the books.

Refused by: dependencies_commit_first
"""


@router.post("/consignments", status_code=201)
async def hand_in(order: Order, session: Db) -> dict[str, int]:
    crates = [Crate(grams=grams) for grams in order.grams]
    consignment = Consignment(shipper=order.shipper, crates=crates)
    session.add(consignment)
    await session.commit()
    session.add(Notice(consignment_id=consignment.id, text=f"We have it, {order.shipper}."))
    await session.commit()
    return {"id": consignment.id}
