"""Seat that stays reserved: whatever comes of a booking, its hold must go.

`book` puts a hold on a seat while the buyer pays. When the card is refused, the hold goes. When
the buyer closes the page meanwhile, it stays, and nobody will ever sit there.

Your task: once `hall.hold` has returned, call `hall.release` once, and wait for it, however the
booking ends: sold, failed, or cancelled while it pays or prints. A hold that was never got is not
released. Errors and cancellations reach the caller. `book` keeps its name and its arguments.
"""

import asyncio


class SeatTaken(Exception):
    pass


class Hall:
    def __init__(self) -> None:
        self.held: set[str] = set()

    async def hold(self, seat: str) -> None:
        await asyncio.sleep(0.05)
        if seat in self.held:
            raise SeatTaken(seat)
        self.held.add(seat)

    async def release(self, seat: str) -> None:
        await asyncio.sleep(0.05)
        self.held.remove(seat)


class Till:
    async def pay(self, seat: str) -> str:
        await asyncio.sleep(0.3)
        return f"receipt for {seat}"

    async def print(self, receipt: str) -> str:
        await asyncio.sleep(0.3)
        return f"ticket ({receipt})"


async def book(seat: str, hall: Hall, till: Till) -> str:
    """A ticket for the seat, which nobody else can get meanwhile."""
    await hall.hold(seat)
    try:
        receipt = await till.pay(seat)
        ticket = await till.print(receipt)
    except Exception:
        # TODO: is that all that can end a booking?
        await hall.release(seat)
        raise
    await hall.release(seat)
    return ticket


async def main() -> None:
    hall = Hall()
    buyer = asyncio.create_task(book("A 7", hall, Till()))
    await asyncio.sleep(0.2)
    buyer.cancel()
    await asyncio.wait({buyer})
    print("the buyer has left; held, and for ever:", hall.held or "nothing")


if __name__ == "__main__":
    asyncio.run(main())
