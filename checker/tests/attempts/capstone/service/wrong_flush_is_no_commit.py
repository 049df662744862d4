"""After a flush the row has its key and looks saved, to its own connection and to no other.

Refused by: dependencies_commit_first
"""

Db = Annotated[AsyncSession, Depends(get_session)]


@router.post("/consignments", status_code=201)
async def hand_in(order: Order, session: Db) -> dict[str, int]:
    crates = [Crate(grams=grams) for grams in order.grams]
    consignment = Consignment(shipper=order.shipper, crates=crates)
    session.add(consignment)
    await session.flush()
    session.add(Notice(consignment_id=consignment.id, text=f"We have it, {order.shipper}."))
    await session.flush()
    return {"id": consignment.id}
