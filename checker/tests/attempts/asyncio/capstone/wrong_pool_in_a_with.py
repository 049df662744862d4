"""Tempting, since the list is parsed in a thread, and the pool tidied up. But leaving the `with`
waits for that thread on the loop's own: when the run is cancelled, everything stands still.

Refused by: parses_beside_the_loop"""

from concurrent.futures import ThreadPoolExecutor


class PriceImport:
    async def import_list(self, supplier: str) -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor() as pool:
            dollars = await loop.run_in_executor(pool, self.parse, supplier)
        await self.catalogue.lock(supplier)
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        finally:
            self.catalogue.unlock(supplier)
