"""Tempting, since the shares together never pass the limit. But a list that is alone at work has
one permit, and the bank three to spare: the night gets four times as long.

Refused by: keeps_the_limit"""


class PriceImport:
    async def in_euros(self, dollars: Prices) -> Prices:
        permits = asyncio.Semaphore(max(1, LIMIT // WORKERS))

        async def ask(cents: int) -> int:
            async with permits:
                return await self.convert(cents)

        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(ask(cents)) for cents in dollars.values()]
        return {each: task.result() for each, task in zip(dollars, asked, strict=True)}
