"""An HTTPException does pass all layers, so what the endpoint raises is readable. But FastAPI works
on after it: what was found is no text, the response does not validate, and that crash is as
unreadable as ever.
Refused by: reaches_the_page"""

import logging


@router.get("/orders/{number}")
async def show(number: int, request: Request) -> dict[str, str]:
    try:
        order = await request.app.state.orders.find(number)
    except Exception:
        logging.exception("order %d", number)
        raise HTTPException(500, "Internal Server Error") from None
    if order is None:
        raise HTTPException(404, f"there is no order {number}")
    return {"order": order}
