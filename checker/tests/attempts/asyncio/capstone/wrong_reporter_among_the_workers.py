"""Tempting, since a group lets nobody out while one of its tasks runs. But the reporter never ends
by itself: every night lasts until its deadline.

Refused by: ends_the_reports"""


class PriceImport:
    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                reporter = group.create_task(self.report(night))
                self.workers = [group.create_task(self.work(lists, night)) for _ in range(WORKERS)]
                self.workers.append(reporter)
        except TimeoutError:
            pass
        return night
