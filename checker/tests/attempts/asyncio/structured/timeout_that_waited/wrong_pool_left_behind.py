"""Tempting, since `wait=False` waits for nobody. But every call leaves a pool with a hanging thread
behind, and there is no limit to the number of pools.

Refused by: threads_do_not_pile_up"""


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor()
    try:
        async with asyncio.timeout(TIMEOUT):
            return await loop.run_in_executor(pool, client, account)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
