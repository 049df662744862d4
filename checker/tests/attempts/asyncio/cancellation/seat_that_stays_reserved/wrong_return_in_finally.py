"""Tempting, since the `finally` is there. But its `return` throws away the error or the
cancellation that was on its way to the caller.

Refused by: tells_how_it_ended"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    ticket = "no ticket"
    await hall.hold(seat)
    try:
        ticket = await till.print(await till.pay(seat))
    finally:
        await hall.release(seat)
        return ticket  # noqa: B012
