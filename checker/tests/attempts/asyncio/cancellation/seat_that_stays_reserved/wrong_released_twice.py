"""Tempting, since the clause sees every ending. But the good release stands inside the `try`: if
that one is cancelled, the clause releases again, perhaps the next buyer's hold.

Refused by: releases_its_own_hold_once"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        ticket = await till.print(await till.pay(seat))
        await hall.release(seat)
        return ticket
    except BaseException:
        await hall.release(seat)
        raise
