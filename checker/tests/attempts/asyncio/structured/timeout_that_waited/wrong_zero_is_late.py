"""Tempting, since `wait` neither raises nor waits for a thread. But a balance of 0 is as false as
none: who has nothing left is told that the client was too slow.

Refused by: answers_in_time"""

POOL = ThreadPoolExecutor(8)


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    call = loop.run_in_executor(POOL, client, account)
    try:
        done, _ = await asyncio.wait({call}, timeout=TIMEOUT)
    finally:
        call.cancel()
    balance = call.result() if done else None
    if not balance:
        raise TimeoutError
    return balance
