"""CancelledError is a BaseException, so this clause sees it. It needs the `raise` at its end, and
the release of the good case besides, which `finally` would save."""


async def book(seat: str, hall: Hall, till: Till) -> str:
    await hall.hold(seat)
    try:
        receipt = await till.pay(seat)
        ticket = await till.print(receipt)
    except BaseException:
        await hall.release(seat)
        raise
    await hall.release(seat)
    return ticket
