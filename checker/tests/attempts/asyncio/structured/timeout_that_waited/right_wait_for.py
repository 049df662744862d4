"""`wait_for` does the same for a single awaitable. What it cancels is the waiting; the thread goes
on, and its answer is thrown away."""


async def read_balance(account: str, client: Client) -> int:
    return await asyncio.wait_for(asyncio.to_thread(client, account), TIMEOUT)
