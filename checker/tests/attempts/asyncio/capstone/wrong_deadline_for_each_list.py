"""Tempting, since a late list costs no other list its result. But each one gets the whole time,
counted from its own beginning: the night ends long after its deadline.

Refused by: keeps_what_came"""


class PriceImport:
    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        reporter = asyncio.create_task(self.report(night))
        try:
            async with asyncio.TaskGroup() as group:
                self.workers = [
                    group.create_task(self.work(lists, night, seconds)) for _ in range(WORKERS)
                ]
        finally:
            reporter.cancel()
        return night

    async def work(self, lists: list[str], night: Night, seconds: float) -> None:
        while lists:
            supplier = lists.pop()
            try:
                async with asyncio.timeout(seconds):
                    await self.import_list(supplier)
                night.imported.append(supplier)
            except Exception as error:
                night.failed[supplier] = error
