"""The seat is taken first, and the card charged when nothing but COMMIT is left to fail. If that
does, the receipt is kept for the next try: the database forgets, the bank does not."""

from sqlalchemy.exc import OperationalError


class BoxOffice:
    def __init__(self, url: str, bank: Bank) -> None:
        self.engine = create_async_engine(url)
        self.bank = bank

    async def sell(self, number: int, seat: str, card: str) -> str:
        receipt = ""
        try:
            for tries in range(1, TRIES + 1):
                try:
                    async with AsyncSession(self.engine) as session, session.begin():
                        show = await session.get(Show, number)
                        if show is None:
                            raise LookupError(f"there is no show {number}")
                        session.add(sale := Sale(show=number, seat=seat, receipt=""))
                        await session.flush()
                        show.free -= 1
                        receipt = receipt or await self.bank.charge(card, show.cents)
                        sale.receipt = receipt
                    return receipt
                except OperationalError as error:
                    if tries == TRIES or "locked" not in str(error.orig):
                        raise
                await asyncio.sleep(PAUSE)
            raise AssertionError("the last try returns or raises")
        except BaseException:
            if receipt:
                await self.bank.refund(receipt)
            raise
