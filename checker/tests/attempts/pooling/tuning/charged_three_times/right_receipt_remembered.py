"""All of it is tried again, but for the charge: what the first try was told by the bank, the next
one knows."""

from sqlalchemy.exc import OperationalError


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for number in range(1, TRIES + 1):
            try:
                return await call(*args)
            except OperationalError as error:
                if number == TRIES or "locked" not in str(error.orig):
                    raise
                await asyncio.sleep(PAUSE)

    return tries


class BoxOffice:
    def __init__(self, url: str, bank: Bank) -> None:
        self.engine = create_async_engine(url)
        self.bank = bank

    async def sell(self, number: int, seat: str, card: str) -> str:
        receipts: list[str] = []
        try:
            return await self.attempt(number, seat, card, receipts)
        except BaseException:
            for receipt in receipts:
                await self.bank.refund(receipt)
            raise

    @retried
    async def attempt(self, number: int, seat: str, card: str, receipts: list[str]) -> str:
        cents = await self.price(number)
        if not receipts:
            receipts.append(await self.bank.charge(card, cents))
        await self.save(number, seat, receipts[0])
        return receipts[0]

    async def price(self, number: int) -> int:
        async with AsyncSession(self.engine) as session:
            if show := await session.get(Show, number):
                return show.cents
        raise LookupError(f"there is no show {number}")

    async def save(self, number: int, seat: str, receipt: str) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            session.add(Sale(show=number, seat=seat, receipt=receipt))
            show = await session.get_one(Show, number)
            show.free -= 1
