"""The hold gets a context manager of its own, so that the next caller cannot forget the release."""

from contextlib import asynccontextmanager


@asynccontextmanager
async def held(hall: Hall, seat: str):
    await hall.hold(seat)
    try:
        yield
    finally:
        await hall.release(seat)


async def book(seat: str, hall: Hall, till: Till) -> str:
    async with held(hall, seat):
        return await till.print(await till.pay(seat))
