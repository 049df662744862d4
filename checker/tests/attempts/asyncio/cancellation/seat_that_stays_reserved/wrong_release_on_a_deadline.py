"""Tempting, since a hall that is slow cannot hold up the buyer. But the release is cut off when the
second is over: nobody waits for it, and nobody hears that it may have failed.

Refused by: frees_the_seat"""

from contextlib import suppress


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        receipt = await till.pay(seat)
        return await till.print(receipt)
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(hall.release(seat), 1)
