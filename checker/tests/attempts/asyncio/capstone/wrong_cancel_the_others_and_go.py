"""Tempting, since every other request is cancelled. But `cancel()` only asks: the supplier is
unlocked while they still hang up.

Refused by: ends_a_failed_list"""


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.workers: list[asyncio.Task[None]] = []
        self.permits = asyncio.Semaphore(LIMIT)

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        reporter = asyncio.create_task(self.report(night))
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                self.workers = [group.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        except TimeoutError:
            pass
        finally:
            reporter.cancel()
        return night

    async def stop(self) -> None:
        for worker in self.workers:
            worker.cancel()
        if self.workers:
            await asyncio.wait(self.workers)

    async def work(self, lists: list[str], night: Night) -> None:
        while lists:
            supplier = lists.pop()
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error

    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        await self.catalogue.lock(supplier)
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        finally:
            self.catalogue.unlock(supplier)

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

    async def report(self, night: Night) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(len(night.imported) + len(night.failed))
