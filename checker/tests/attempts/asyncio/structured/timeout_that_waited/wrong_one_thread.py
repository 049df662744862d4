"""Tempting, since one thread can never pile up. But calls do not overlap any more, and the first
client that hangs takes the only thread for good.

Refused by: answers_in_time"""

POOL = ThreadPoolExecutor(max_workers=1)


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT):
        return await loop.run_in_executor(POOL, client, account)
