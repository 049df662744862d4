"""The driver's own code says that a database is busy, on PostgreSQL it would be `sqlstate`. The
pauses grow, and are never the same: those who failed together do not come back together."""

import random

from sqlalchemy.exc import DBAPIError


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for number in range(TRIES):
            try:
                return await call(*args)
            except DBAPIError as error:
                busy = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
                if not busy or number == TRIES - 1:
                    raise
                await asyncio.sleep(PAUSE * 2**number * random.uniform(0.5, 1.5))

    return tries


class BoxOffice:
    def __init__(self, url: str, bank: Bank) -> None:
        self.engine = create_async_engine(url)
        self.bank = bank

    async def sell(self, number: int, seat: str, card: str) -> str:
        receipt = await self.bank.charge(card, await self.price(number))
        try:
            await self.save(number, seat, receipt)
        except BaseException:
            await self.bank.refund(receipt)
            raise
        return receipt

    @retried
    async def price(self, number: int) -> int:
        async with AsyncSession(self.engine) as session:
            if show := await session.get(Show, number):
                return show.cents
        raise LookupError(f"there is no show {number}")

    @retried
    async def save(self, number: int, seat: str, receipt: str) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            session.add(Sale(show=number, seat=seat, receipt=receipt))
            show = await session.get_one(Show, number)
            show.free -= 1
