"""Tempting, since every other request is cancelled. But `cancel()` only asks: the supplier is
unlocked while they still hang up.

Refused by: ends_a_failed_list"""


class PriceImport:
    async def in_euros(self, dollars: Prices) -> Prices:
        async def ask(cents: int) -> int:
            async with self.permits:
                return await self.convert(cents)

        asked = [asyncio.create_task(ask(cents)) for cents in dollars.values()]
        try:
            return dict(zip(dollars, await asyncio.gather(*asked), strict=True))
        finally:
            for task in asked:
                task.cancel()
