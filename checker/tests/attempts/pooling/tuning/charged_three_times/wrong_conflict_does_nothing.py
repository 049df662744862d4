"""`ON CONFLICT DO NOTHING` makes an INSERT that can be repeated, and knows no error any more:
whoever wants a seat that is gone pays for it, and is told that it is theirs.
Refused by: tells_other_errors"""

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import OperationalError


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for number in range(1, TRIES + 1):
            try:
                return await call(*args)
            except OperationalError:
                if number == TRIES:
                    raise
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

    @retried
    async def price(self, number: int) -> int:
        async with AsyncSession(self.engine) as session:
            if show := await session.get(Show, number):
                return show.cents
        raise LookupError(f"there is no show {number}")

    @retried
    async def save(self, number: int, seat: str, receipt: str) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            sale = insert(Sale).values(show=number, seat=seat, receipt=receipt)
            await session.execute(sale.on_conflict_do_nothing())
            show = await session.get_one(Show, number)
            show.free -= 1
