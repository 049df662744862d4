"""Tempting, since half a list should never be written. But the shield only sends the import home:
the supplier is unlocked, and after that his prices are written.

Refused by: unlocks_whatever_happens"""


class PriceImport:
    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        await self.catalogue.lock(supplier)
        try:
            prices = await self.in_euros(dollars)
            await asyncio.shield(self.catalogue.write(supplier, prices))
        finally:
            self.catalogue.unlock(supplier)
