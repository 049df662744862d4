"""Tempting, since the semaphore lets only eight in. But a seat is given back when the *call* ends.
The thread hangs on, and the next eight calls begin eight more.

Refused by: threads_do_not_pile_up"""

SEATS = asyncio.Semaphore(8)


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT), SEATS:
        pool = ThreadPoolExecutor(1)
        try:
            return await loop.run_in_executor(pool, client, account)
        finally:
            pool.shutdown(wait=False)
