"""Tempting, since no request outlives its list. But the others were only awaited, not ended: the
bank was asked, and a worker kept, for a list that had failed long before.

Refused by: ends_a_failed_list"""


class PriceImport:
    async def in_euros(self, dollars: Prices) -> Prices:
        async def ask(cents: int) -> int:
            async with self.permits:
                return await self.convert(cents)

        answers = await asyncio.gather(
            *(ask(cents) for cents in dollars.values()), return_exceptions=True
        )
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return dict(zip(dollars, answers, strict=True))
