"""An AsyncExitStack remembers what is to be undone from the moment the hold was got, and undoes it
on every way out. It shines where there are several things to give back."""

from contextlib import AsyncExitStack


async def book(seat: str, hall: Hall, till: Till) -> str:
    async with AsyncExitStack() as stack:
        await hall.hold(seat)
        stack.push_async_callback(hall.release, seat)
        return await till.print(await till.pay(seat))
