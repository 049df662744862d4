"""Tempting, since everything is safe inside the `try`. But when somebody else holds the seat, the
`finally` releases what it never got: the other buyer's hold.

Refused by: releases_its_own_hold_once"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    try:
        await hall.hold(seat)
        return await till.print(await till.pay(seat))
    finally:
        await hall.release(seat)
