"""Three short transactions: the seat is reserved, then charged for, then confirmed, or released. A
seat that is gone costs nobody a charge."""

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
        price = await self.reserve(number, seat)
        try:
            receipt = await self.bank.charge(card, price)
        except BaseException:
            await self.release(number, seat)
            raise
        await self.confirm(number, seat, receipt)
        return receipt

    @retried
    async def reserve(self, number: int, seat: str) -> int:
        async with AsyncSession(self.engine) as session, session.begin():
            show = await session.get(Show, number)
            if show is None:
                raise LookupError(f"there is no show {number}")
            session.add(Sale(show=number, seat=seat, receipt=""))
            show.free -= 1
            return show.cents

    @retried
    async def confirm(self, number: int, seat: str, receipt: str) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            sale = await session.get_one(Sale, (number, seat))
            sale.receipt = receipt

    @retried
    async def release(self, number: int, seat: str) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            await session.delete(await session.get_one(Sale, (number, seat)))
            show = await session.get_one(Show, number)
            show.free += 1
