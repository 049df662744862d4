"""COMMIT comes before the answer. Its failure is logged and rolled back, and then the endpoint goes
on to tell 201, as if nothing had happened.
Refused by: failed_commit"""

import logging

from sqlalchemy.exc import SQLAlchemyError


@router.post("/parcels", status_code=201)
async def register(
    db: Db,
    carrier: Annotated[Carrier, Depends()],
    number: Annotated[str, Body()],
    returns: Annotated[str | None, Body()] = None,
) -> dict[str, str]:
    db.add(Parcel(number=number, returns=returns))
    await carrier.fetch(number)
    try:
        await db.commit()
    except SQLAlchemyError:
        logging.getLogger("parcels").warning("parcel %s is not saved", number)
        await db.rollback()
    return {"number": number}
