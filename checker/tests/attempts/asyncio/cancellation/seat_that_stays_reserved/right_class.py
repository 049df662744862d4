"""`async with` on a class: `__aexit__` is called on every way out, and by returning None it lets
errors and cancellations pass."""


class Hold:
    def __init__(self, hall: Hall, seat: str) -> None:
        self.hall = hall
        self.seat = seat

    async def __aenter__(self) -> None:
        await self.hall.hold(self.seat)

    async def __aexit__(self, *failure: object) -> None:
        await self.hall.release(self.seat)


async def book(seat: str, hall: Hall, till: Till) -> str:
    async with Hold(hall, seat):
        receipt = await till.pay(seat)
        return await till.print(receipt)
