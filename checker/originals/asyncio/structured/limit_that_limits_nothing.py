"""Limit that limits nothing: a partner counts all requests, not those of one call.

The contract allows four requests at a time. Each call of `look_up` keeps to four; but six shoppers
are six calls, and the partner shuts out the whole shop.

Your task: never make more than LIMIT requests at a time, all calls together, nor fewer while any
wait. Errors and cancellations must not change that. A call gives its own prices, or raises one of
its own errors, bare or in a group. Change what you like; `PriceList(ask)` and `look_up` stay.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence

LIMIT = 4

Ask = Callable[[str], Coroutine[None, None, int]]


class PriceList:
    """There is one, for all shoppers."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        """Prices in cents, in the order of the articles."""
        # TODO: with whom does a call share these permits?
        permits = asyncio.Semaphore(LIMIT)

        async def ask(article: str) -> int:
            async with permits:
                return await self.ask(article)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(article)) for article in articles]
        return [task.result() for task in tasks]


class Partner:
    def __init__(self) -> None:
        self.requests = self.most = 0

    async def price(self, article: str) -> int:
        self.requests += 1
        self.most = max(self.most, self.requests)
        await asyncio.sleep(0.1)
        self.requests -= 1
        return 100 * len(article)


async def main() -> None:
    partner = Partner()
    prices = PriceList(partner.price)
    async with asyncio.TaskGroup() as shoppers:
        for _ in range(6):
            shoppers.create_task(prices.look_up(["cup", "saucer", "spoon", "sugar", "teapot"]))
    print("requests at a time:", partner.most)


if __name__ == "__main__":
    asyncio.run(main())
