"""Tempting, since a list cancels its requests and waits for them, and `stop` waits for the workers.
But the first worker that ends ends the wait of `run`, which cancels the others once more: that cuts
short their waiting, and the bank still works for them when `stop` returns.

Refused by: stop_waits_and_lets_go"""


class PriceImport:
    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night, lists = Night(), list(reversed(suppliers))
        reporting = asyncio.create_task(self.report(night))
        self.workers = [asyncio.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        left = set(self.workers)
        end = asyncio.get_running_loop().time() + seconds
        try:
            while left:
                rest = end - asyncio.get_running_loop().time()
                done, left = await asyncio.wait(
                    left, timeout=max(0, rest), return_when=asyncio.FIRST_COMPLETED
                )
                if not done or any(worker.cancelled() for worker in done):
                    break
        finally:
            reporting.cancel()
            for worker in left:
                worker.cancel()
            if left:
                await asyncio.wait(left)
        return night

    async def in_euros(self, dollars: Prices) -> Prices:
        async def ask(cents: int) -> int:
            async with self.permits:
                return await self.convert(cents)

        asked = [asyncio.create_task(ask(cents)) for cents in dollars.values()]
        try:
            done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION)
            for each in done:
                each.result()
            return {name: each.result() for name, each in zip(dollars, asked, strict=True)}
        finally:
            for each in asked:
                each.cancel()
            await asyncio.wait(asked)
