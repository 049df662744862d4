"""Tempting, since `shield` lets the caller go and the work go on. But the caller goes no further
than the end of the `with`, and there he waits with the whole loop.

Refused by: never_stops_the_loop"""


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT):
        with ThreadPoolExecutor() as pool:
            return await asyncio.shield(loop.run_in_executor(pool, client, account))
