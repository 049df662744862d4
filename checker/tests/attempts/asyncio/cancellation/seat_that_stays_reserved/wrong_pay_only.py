"""Tempting, since paying takes longest. But a buyer may leave at every line that waits: cancelled
while the ticket is printed, the seat stays reserved.

Refused by: frees_the_seat_when_cancelled"""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        receipt = await till.pay(seat)
    except BaseException:
        await hall.release(seat)
        raise
    ticket = await till.print(receipt)
    await hall.release(seat)
    return ticket
