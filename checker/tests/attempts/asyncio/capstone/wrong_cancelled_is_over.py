"""Tempting, since whoever ends the run gets what came. But a caller that is cancelled did not ask
for a result: the cancellation ends here, and a timeout around `run` never fires.

Refused by: begins_nothing_more"""


class PriceImport:
    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        reporter = asyncio.create_task(self.report(night))
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                self.workers = [group.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        except (TimeoutError, asyncio.CancelledError):
            pass
        finally:
            reporter.cancel()
        return night
