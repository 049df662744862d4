"""Tempting, since a lock that has been asked for is then not given up halfway. But it is given when
the list has been cut off already, and nobody is left who would unlock the supplier.

Refused by: unlocks_whatever_happens"""


class PriceImport:
    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        await asyncio.shield(self.catalogue.lock(supplier))
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        finally:
            self.catalogue.unlock(supplier)
