"""Tempting, since one `except` sees to all that were cut off. But only a cancelled run comes here:
one that is stopped, or out of time, leaves its suppliers locked.

Refused by: unlocks_whatever_happens"""


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.workers: list[asyncio.Task[None]] = []
        self.held: set[str] = set()
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
        except asyncio.CancelledError:
            for supplier in self.held:
                self.catalogue.unlock(supplier)
            raise
        finally:
            reporter.cancel()
        return night

    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        await self.catalogue.lock(supplier)
        self.held.add(supplier)
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        except Exception:
            self.unlock(supplier)
            raise
        self.unlock(supplier)

    def unlock(self, supplier: str) -> None:
        self.held.remove(supplier)
        self.catalogue.unlock(supplier)
