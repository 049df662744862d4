"""The loop ends after the last try, and so does the function: with None, which is no error. `sell`
takes it for a saved sale, and hands out a receipt for a seat that nobody has.
Refused by: gives_up"""

from sqlalchemy.exc import OperationalError


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for _ in range(TRIES):
            try:
                return await call(*args)
            except OperationalError:
                await asyncio.sleep(PAUSE)

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
