"""Tempting, since a task runs beside other tasks. But all of them share the loop's one thread, and
the parser keeps it until the list is read.

Refused by: parses_beside_the_loop"""


class PriceImport:
    async def import_list(self, supplier: str) -> None:
        async def parsed() -> Prices:
            return self.parse(supplier)

        dollars = await asyncio.create_task(parsed())
        await self.catalogue.lock(supplier)
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        finally:
            self.catalogue.unlock(supplier)
