"""One session for all tries. It is rolled back after each, which also takes what was added out of
it, so each try adds its own."""

from sqlalchemy.exc import OperationalError


class BoxOffice:
    def __init__(self, url: str, bank: Bank) -> None:
        self.engine = create_async_engine(url)
        self.bank = bank

    async def sell(self, number: int, seat: str, card: str) -> str:
        async with AsyncSession(self.engine) as session:
            receipt = ""
            try:
                for pause in (*[PAUSE] * (TRIES - 1), None):
                    try:
                        show = await session.get(Show, number)
                        if show is None:
                            raise LookupError(f"there is no show {number}")
                        receipt = receipt or await self.bank.charge(card, show.cents)
                        session.add(Sale(show=number, seat=seat, receipt=receipt))
                        await session.flush()
                        show.free -= 1
                        await session.commit()
                        return receipt
                    except OperationalError as error:
                        await session.rollback()
                        if pause is None or "locked" not in str(error.orig):
                            raise
                        await asyncio.sleep(pause)
                raise AssertionError("the last try returns or raises")
            except BaseException:
                if receipt:
                    await self.bank.refund(receipt)
                raise
