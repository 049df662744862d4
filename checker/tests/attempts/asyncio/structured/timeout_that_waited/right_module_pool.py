"""A pool of the module's own: a hanging client can take all of its threads, but none that others
need. No `with` closes it, so nobody waits for them."""

POOL = ThreadPoolExecutor(16, thread_name_prefix="old client")


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT):
        return await loop.run_in_executor(POOL, client, account)
