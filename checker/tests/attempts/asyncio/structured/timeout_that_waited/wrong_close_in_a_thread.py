"""Tempting, since the loop no longer stands still: a thread waits for the pool. But the caller
waits for that thread, however long the client hangs.

Refused by: times_out_in_time"""


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor()
    try:
        async with asyncio.timeout(TIMEOUT):
            return await loop.run_in_executor(pool, client, account)
    finally:
        await asyncio.to_thread(pool.shutdown)
