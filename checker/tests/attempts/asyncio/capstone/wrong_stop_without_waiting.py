"""Tempting, since a `stop` that waits for nothing cannot be late. But `cancel()` only asks: its
caller closes the connections while requests still use them.

Refused by: stop_waits_and_lets_go"""


class PriceImport:
    async def stop(self) -> None:
        for worker in self.workers:
            worker.cancel()
