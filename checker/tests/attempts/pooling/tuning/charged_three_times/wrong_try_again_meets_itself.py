"""Two short transactions, tried again together. If the second one finds the database locked, the
first is repeated as well, and finds the seat sold: to this very sale, whose money is given back.
Refused by: leaves_nothing_half"""

from sqlalchemy.exc import OperationalError


def locked(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for number in range(1, TRIES + 1):
            try:
                return await call(*args)
            except OperationalError as error:
                if number == TRIES or not locked(error):
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
            await asyncio.shield(self.bank.refund(receipt))
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
        async with AsyncSession(self.engine) as session, session.begin():
            show = await session.get_one(Show, number)
            show.free -= 1
