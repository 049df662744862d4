"""Tempting, since every list ends in good order. But a list may take hours, and nobody tells it to
end: the run goes on long after it was stopped.

Refused by: begins_nothing_more"""


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.workers: list[asyncio.Task[None]] = []
        self.stopping = False
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
        self.stopping = True
        while any(not worker.done() for worker in self.workers):
            await asyncio.sleep(PACE)

    async def work(self, lists: list[str], night: Night) -> None:
        while lists and not self.stopping:
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

        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(ask(cents)) for cents in dollars.values()]
        return {each: task.result() for each, task in zip(dollars, asked, strict=True)}

    async def report(self, night: Night) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(len(night.imported) + len(night.failed))
