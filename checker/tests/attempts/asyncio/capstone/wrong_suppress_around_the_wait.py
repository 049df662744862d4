"""Tempting, since `stop` now waits for every worker. But `wait` raises no CancelledError of
theirs; the one that is suppressed here is its caller's, whose timeout never fires.

Refused by: stop_waits_and_lets_go"""


class PriceImport:
    async def stop(self) -> None:
        for worker in self.workers:
            worker.cancel()
        if self.workers:
            with suppress(asyncio.CancelledError):
                await asyncio.wait(self.workers)
