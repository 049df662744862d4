"""Tempting, since now the deadline stands right beside the call. But leaving the `with` still waits
for the thread, on the loop's own, before anybody hears of the timeout.

Refused by: times_out_in_time"""


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        return await asyncio.wait_for(loop.run_in_executor(pool, client, account), TIMEOUT)
