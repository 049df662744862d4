"""Tempting, since all lists share four permits now. But a request that fails keeps its own: after
four failures nobody gets any, and the night waits for ever.

Refused by: keeps_the_limit"""


class PriceImport:
    async def in_euros(self, dollars: Prices) -> Prices:
        async def ask(cents: int) -> int:
            await self.permits.acquire()
            euros = await self.convert(cents)
            self.permits.release()
            return euros

        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(ask(cents)) for cents in dollars.values()]
        return {each: task.result() for each, task in zip(dollars, asked, strict=True)}
