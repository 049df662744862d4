"""Tempting, since the `finally` is added, and the old clause does no harm. But an error passes
both: the hold is released twice, the second time perhaps the next buyer's.

Refused by: releases_its_own_hold_once"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        receipt = await till.pay(seat)
        return await till.print(receipt)
    except Exception:
        await hall.release(seat)
        raise
    finally:
        await hall.release(seat)
