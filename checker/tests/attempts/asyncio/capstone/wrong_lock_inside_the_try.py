"""Tempting, since nothing can come between the lock and its `try`. But who is cancelled while he
waits for the lock then unlocks what he never had; another may have it.

Refused by: unlocks_whatever_happens"""


class PriceImport:
    async def import_list(self, supplier: str) -> None:
        dollars = await asyncio.to_thread(self.parse, supplier)
        try:
            await self.catalogue.lock(supplier)
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        finally:
            self.catalogue.unlock(supplier)
