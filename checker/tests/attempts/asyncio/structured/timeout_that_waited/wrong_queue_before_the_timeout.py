"""Tempting, since the pool is never asked for more than it can do. But who waits for a seat is not
timed yet: with a client that hangs, the fifth caller hears TimeoutError twice as late.

Refused by: times_out_in_time"""

POOL = ThreadPoolExecutor(40)
SEATS = asyncio.Semaphore(4)


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    async with SEATS, asyncio.timeout(TIMEOUT):
        return await loop.run_in_executor(POOL, client, account)
