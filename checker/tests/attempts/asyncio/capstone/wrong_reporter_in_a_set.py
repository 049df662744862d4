"""Tempting, since the manual says so: keep a reference, or the task may be collected. So this one
lives, and reports for ever.

Refused by: ends_the_reports"""


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.workers: list[asyncio.Task[None]] = []
        self.background: set[asyncio.Task[None]] = set()
        self.permits = asyncio.Semaphore(LIMIT)

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        reporter = asyncio.create_task(self.report(night))
        self.background.add(reporter)
        reporter.add_done_callback(self.background.discard)
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                self.workers = [group.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        except TimeoutError:
            pass
        return night
