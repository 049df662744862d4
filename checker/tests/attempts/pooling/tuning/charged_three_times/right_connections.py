"""Without sessions: two statements in a transaction, which is begun anew by each try. And the box
office has errors of its own to tell."""

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError


class SeatIsGone(Exception):
    pass


class Closed(Exception):
    pass


def retried(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(call)
    async def tries(*args: Any) -> Any:
        for left in reversed(range(TRIES)):
            try:
                return await call(*args)
            except OperationalError as error:
                if "locked" not in str(error.orig):
                    raise
                if not left:
                    raise Closed("the database is locked") from error
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
        except Exception:
            await self.bank.refund(receipt)
            raise
        return receipt

    @retried
    async def price(self, number: int) -> int:
        async with self.engine.connect() as connection:
            cents = await connection.scalar(select(Show.cents).where(Show.id == number))
        if cents is None:
            raise LookupError(f"there is no show {number}")
        return cents

    @retried
    async def save(self, number: int, seat: str, receipt: str) -> None:
        try:
            async with self.engine.begin() as connection:
                sale = insert(Sale).values(show=number, seat=seat, receipt=receipt)
                await connection.execute(sale)
                fewer = update(Show).where(Show.id == number).values(free=Show.free - 1)
                await connection.execute(fewer)
        except IntegrityError as error:
            raise SeatIsGone(seat) from error
