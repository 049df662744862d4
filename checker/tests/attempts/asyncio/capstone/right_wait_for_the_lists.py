"""A task for each list, and `asyncio.wait` with a timeout, which cancels nothing and raises
nothing: who is late is cancelled by hand, and awaited."""

from typing import Any


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.permits = asyncio.Semaphore(LIMIT)
        self.tasks: list[asyncio.Task[None]] = []

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night, places = Night(), asyncio.Semaphore(WORKERS)
        reporter = asyncio.create_task(self.report(night))
        self.tasks = [asyncio.create_task(self.work(each, places, night)) for each in suppliers]
        try:
            if self.tasks:
                await asyncio.wait(self.tasks, timeout=seconds)
        finally:
            await ended(reporter, *self.tasks)
        return night

    async def stop(self) -> None:
        await ended(*self.tasks)

    async def work(self, supplier: str, places: asyncio.Semaphore, night: Night) -> None:
        async with places:
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error

    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        await self.catalogue.lock(supplier)
        tasks = [asyncio.create_task(self.ask(cents)) for cents in dollars.values()]
        try:
            for first in asyncio.as_completed(tasks):
                await first
            euros = [task.result() for task in tasks]
            await self.catalogue.write(supplier, dict(zip(dollars, euros, strict=True)))
        finally:
            try:
                await ended(*tasks)
            finally:
                self.catalogue.unlock(supplier)

    async def ask(self, cents: int) -> int:
        async with self.permits:
            return await self.convert(cents)

    async def report(self, night: Night) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(len(night.imported) + len(night.failed))


async def ended(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
