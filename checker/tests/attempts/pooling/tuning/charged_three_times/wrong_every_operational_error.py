"""Only the database is tried again, and what is charged for nothing is given back. But not every
OperationalError is a lock: a table that is missing is missing after a pause, too.
Refused by: tells_other_errors"""

from sqlalchemy.exc import OperationalError


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for left in range(TRIES - 1, -1, -1):
            try:
                return await call(*args)
            except OperationalError:
                if not left:
                    raise
                await asyncio.sleep(PAUSE)

    return tries


class BoxOffice:
    def __init__(self, url: str, bank: Bank) -> None:
        self.engine = create_async_engine(url)
        self.bank = bank

    async def sell(self, number: int, seat: str, card: str) -> str:
        """The receipt. Raises LookupError for an unknown show, IntegrityError for a sold seat."""
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
            await session.flush()
            show = await session.get_one(Show, number)
            show.free -= 1
