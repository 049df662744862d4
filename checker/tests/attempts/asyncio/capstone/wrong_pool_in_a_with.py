"""Tempting, since the list is parsed in a thread, and the pool tidied up. But leaving the `with`
waits for that thread on the loop's own: when the run is cancelled, everything stands still.

Refused by: parses_beside_the_loop"""

from concurrent.futures import ThreadPoolExecutor


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
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor() as pool:
            dollars = await loop.run_in_executor(pool, self.parse, supplier)
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
