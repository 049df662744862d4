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
