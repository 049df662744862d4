"""Tempting, since what was imported is what was done. But a list that has failed is over, too.

Refused by: ends_the_reports"""


class PriceImport:
    async def report(self, night: Night) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(len(night.imported))
