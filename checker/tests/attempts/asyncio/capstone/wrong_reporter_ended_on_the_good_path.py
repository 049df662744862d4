"""Tempting, since the reporter ends with the workers, and with the deadline too. But a cancelled
run leaves by another way, and the reports go on.

Refused by: ends_the_reports"""


class PriceImport:
    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        reporter = asyncio.create_task(self.report(night))
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                self.workers = [group.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        except TimeoutError:
            pass
        reporter.cancel()
        return night
