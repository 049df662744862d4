"""The `finally` does the work, `shield` guards it against a second cancellation. The first one is
over when the release begins, so the booking does wait for it."""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        return await till.print(await till.pay(seat))
    finally:
        await asyncio.shield(hall.release(seat))
