"""The release is shielded as well, so that a second cancellation does not cut it off. Here nothing
demands that; where many cancel, it is prudent."""

import anyio


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        return await till.print(await till.pay(seat))
    finally:
        with anyio.CancelScope(shield=True):
            await hall.release(seat)
