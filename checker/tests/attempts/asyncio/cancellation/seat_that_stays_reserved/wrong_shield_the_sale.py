"""Tempting, since a sale that nothing can interrupt always reaches its release. But it goes on
without its buyer, who has left and is charged all the same.

Refused by: frees_the_seat_when_cancelled"""


async def sell(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        return await till.print(await till.pay(seat))
    finally:
        await hall.release(seat)


async def book(seat: str, hall: Hall, till: Till) -> str:
    return await asyncio.shield(sell(seat, hall, till))
