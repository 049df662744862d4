"""Tempting, since nobody shares anything. But what a worker did is in its result, and a worker
that the deadline cancels has no result: its finished lists are lost with it.

Refused by: keeps_what_came"""


class PriceImport:
    over = 0

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        self.over = 0
        reporter = asyncio.create_task(self.report())
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                self.workers = [group.create_task(self.work(lists)) for _ in range(WORKERS)]
        except TimeoutError:
            pass
        finally:
            reporter.cancel()
        for worker in self.workers:
            if not worker.cancelled():
                night.imported += worker.result().imported
                night.failed |= worker.result().failed
        return night

    async def work(self, lists: list[str]) -> Night:
        night = Night()
        while lists:
            supplier = lists.pop()
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error
            self.over += 1
        return night

    async def report(self) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(self.over)
