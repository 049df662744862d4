"""Tempting, since the seat is free again. But the cancellation is answered with a `return`: whoever
cancelled the booking is told that all is well, and gets no ticket.

Refused by: tells_how_it_ended"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        ticket = await till.print(await till.pay(seat))
    except asyncio.CancelledError:
        await hall.release(seat)
        return ""
    except Exception:
        await hall.release(seat)
        raise
    await hall.release(seat)
    return ticket
