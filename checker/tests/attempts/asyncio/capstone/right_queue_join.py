"""Workers that live on, and a queue that says when all is done. The deadline and `stop` only end
the wait; whatever ends it, one `finally` ends the workers."""

from asyncio import FIRST_COMPLETED


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.permits = asyncio.Semaphore(LIMIT)
        self.stopping, self.over = asyncio.Event(), asyncio.Event()
        self.over.set()

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night, lists = Night(), asyncio.Queue[str]()
        for supplier in suppliers:
            lists.put_nowait(supplier)
        self.stopping.clear()
        self.over.clear()
        ends = {asyncio.create_task(wait()) for wait in (lists.join, self.stopping.wait)}
        jobs = [self.report(night), *(self.work(lists, night) for _ in range(WORKERS))]
        tasks = {*ends, *map(asyncio.create_task, jobs)}
        try:
            await asyncio.wait(ends, timeout=seconds, return_when=FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self.over.set()
        return night

    async def stop(self) -> None:
        self.stopping.set()
        await self.over.wait()

    async def work(self, lists: asyncio.Queue[str], night: Night) -> None:
        while True:
            supplier = await lists.get()
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error
            lists.task_done()

    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        await self.catalogue.lock(supplier)
        try:
            async with asyncio.TaskGroup() as group:
                asked = {each: group.create_task(self.ask(dollars[each])) for each in dollars}
            euros = {each: task.result() for each, task in asked.items()}
            await self.catalogue.write(supplier, euros)
        finally:
            self.catalogue.unlock(supplier)

    async def ask(self, cents: int) -> int:
        async with self.permits:
            return await self.convert(cents)
