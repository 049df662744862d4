"""anyio's cancel scopes say it in fewer words: the deadline and `stop` cancel the same scope, from
which `run` comes back as if nothing were amiss."""

import anyio
import anyio.to_thread


class PriceImport:
    def __init__(self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress):
        self.parse, self.convert = parse, convert
        self.catalogue, self.progress = catalogue, progress
        self.permits = anyio.Semaphore(LIMIT)
        self.scope, self.over = anyio.CancelScope(), anyio.Event()
        self.over.set()

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night, lists = Night(), list(reversed(suppliers))
        self.over = anyio.Event()
        try:
            async with anyio.create_task_group() as background:
                background.start_soon(self.report, night)
                with anyio.move_on_after(seconds) as self.scope:
                    async with anyio.create_task_group() as group:
                        for _ in range(WORKERS):
                            group.start_soon(self.work, lists, night)
                background.cancel_scope.cancel()
        finally:
            self.over.set()
        return night

    async def stop(self) -> None:
        self.scope.cancel()
        await self.over.wait()

    async def import_list(self, supplier: str) -> None:
        dollars = await anyio.to_thread.run_sync(self.parse, supplier, abandon_on_cancel=True)
        euros: Prices = {}
        await self.catalogue.lock(supplier)
        try:
            async with anyio.create_task_group() as group:
                for article, cents in dollars.items():
                    group.start_soon(self.ask, article, cents, euros)
            await self.catalogue.write(supplier, euros)
        finally:
            self.catalogue.unlock(supplier)

    async def ask(self, article: str, cents: int, euros: Prices) -> None:
        async with self.permits:
            euros[article] = await self.convert(cents)

    async def report(self, night: Night) -> None:
        while True:
            await anyio.sleep(PACE)
            self.progress(len(night.imported) + len(night.failed))
