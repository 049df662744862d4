"""Tempting, since a hold that is gone before the payment begins cannot stay. But two buyers then
pay for the same seat.

Refused by: releases_its_own_hold_once"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    await hall.release(seat)
    return await till.print(await till.pay(seat))
