"""Tempting, since the buyer does not wait for the clean-up, and no cancellation can reach it. But
the booking ends before the seat is free, and asyncio keeps such a task only by a weak reference.

Refused by: frees_the_seat"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        return await till.print(await till.pay(seat))
    finally:
        asyncio.create_task(hall.release(seat))
