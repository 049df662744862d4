"""Tempting, since `result` has a timeout of its own. But it waits on the loop's thread: for 0.2
seconds of every late call, nothing else runs, and the answer cannot even come in.

Refused by: never_stops_the_loop"""

POOL = ThreadPoolExecutor(16)


async def read_balance(account: str, client: Client) -> int:
    return POOL.submit(client, account).result(timeout=TIMEOUT)
