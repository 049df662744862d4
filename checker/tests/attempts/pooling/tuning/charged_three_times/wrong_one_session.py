"""One session for all tries. Once a statement has failed in it, it waits for a ROLLBACK, and
refuses whatever else is asked: the second try fails for the first one's sake.
Refused by: tries_again"""

from sqlalchemy.exc import OperationalError


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

    async def save(self, number: int, seat: str, receipt: str) -> None:
        async with AsyncSession(self.engine) as session:
            session.add(Sale(show=number, seat=seat, receipt=receipt))
            for tries in range(1, TRIES + 1):
                try:
                    show = await session.get_one(Show, number)
                    show.free -= 1
                    await session.commit()
                    return
                except OperationalError:
                    if tries == TRIES:
                        raise
                    await asyncio.sleep(PAUSE)
