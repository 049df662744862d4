"""Tempting, since a flag says that no further list is to begin. But nobody takes it down, so that
whoever stops what did not run has stopped all runs to come.

Refused by: stop_waits_and_lets_go"""


class PriceImport:
    stopped = False

    async def stop(self) -> None:
        self.stopped = True
        for worker in self.workers:
            worker.cancel()
        if self.workers:
            await asyncio.wait(self.workers)

    async def work(self, lists: list[str], night: Night) -> None:
        while lists and not self.stopped:
            supplier = lists.pop()
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error
