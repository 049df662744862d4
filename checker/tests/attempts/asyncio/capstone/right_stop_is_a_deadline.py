"""A deadline can be moved: `stop` says that it is now, and waits for the end. What must be given
back has a context manager of its own."""

from collections.abc import Iterator
from contextlib import asynccontextmanager


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.permits = asyncio.Semaphore(LIMIT)
        self.deadline: asyncio.Timeout | None = None
        self.over = asyncio.Event()

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night, lists = Night(), iter(suppliers)
        async with self.reports(night):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds) as self.deadline, asyncio.TaskGroup() as group:
                    for _ in range(WORKERS):
                        group.create_task(self.work(lists, night))
        return night

    async def stop(self) -> None:
        if self.deadline and not self.over.is_set():
            if not self.deadline.expired():
                self.deadline.reschedule(asyncio.get_running_loop().time())
            await self.over.wait()

    @asynccontextmanager
    async def reports(self, night: Night):
        reporter = asyncio.create_task(self.report(night))
        self.over.clear()
        try:
            yield
        finally:
            reporter.cancel()
            self.over.set()

    @asynccontextmanager
    async def locked(self, supplier: str):
        await self.catalogue.lock(supplier)
        try:
            yield
        finally:
            self.catalogue.unlock(supplier)

    async def work(self, lists: Iterator[str], night: Night) -> None:
        for supplier in lists:
            try:
                dollars = await asyncio.to_thread(self.parse, supplier)
                async with self.locked(supplier):
                    await self.catalogue.write(supplier, await self.in_euros(dollars))
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error

    async def in_euros(self, dollars: Prices) -> Prices:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self.ask(cents)) for cents in dollars.values()]
        return {each: task.result() for each, task in zip(dollars, asked, strict=True)}

    async def ask(self, cents: int) -> int:
        async with self.permits:
            return await self.convert(cents)
