"""Tempting, since a task runs beside other tasks. But all of them share the loop's one thread, and
the parser keeps it until the list is read.

Refused by: parses_beside_the_loop"""


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
        async def parsed() -> Prices:
            return self.parse(supplier)

        dollars = await asyncio.create_task(parsed())
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
