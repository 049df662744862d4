"""`gather` may stay where somebody cancels and awaits what it leaves. `stop` asks `cancelling()`
whether a CancelledError is its caller's or a worker's."""

from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(WORKERS)


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.workers: list[asyncio.Task[None]] = []
        self.permits = asyncio.Queue[None]()
        for _ in range(LIMIT):
            self.permits.put_nowait(None)

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night, lists = Night(), list(reversed(suppliers))
        self.workers = [asyncio.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        tasks = [asyncio.create_task(self.report(night)), *self.workers]
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*self.workers, return_exceptions=True)
        except TimeoutError:
            pass
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return night

    async def stop(self) -> None:
        for worker in self.workers:
            worker.cancel()
        for worker in self.workers:
            try:
                await worker
            except asyncio.CancelledError:
                if asyncio.current_task().cancelling():
                    raise

    async def work(self, lists: list[str], night: Night) -> None:
        while lists:
            supplier = lists.pop()
            try:
                await self.import_list(supplier)
            except asyncio.CancelledError:
                raise
            except BaseException as error:
                night.failed[supplier] = error
            else:
                night.imported.append(supplier)

    async def import_list(self, supplier: str) -> None:
        loop = asyncio.get_running_loop()
        dollars = await loop.run_in_executor(POOL, self.parse, supplier)
        await self.catalogue.lock(supplier)
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        finally:
            self.catalogue.unlock(supplier)

    async def in_euros(self, dollars: Prices) -> Prices:
        tasks = [asyncio.create_task(self.ask(cents)) for cents in dollars.values()]
        try:
            return dict(zip(dollars, await asyncio.gather(*tasks), strict=True))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, cents: int) -> int:
        await self.permits.get()
        try:
            return await self.convert(cents)
        finally:
            self.permits.put_nowait(None)

    async def report(self, night: Night) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(len(night.imported) + len(night.failed))
