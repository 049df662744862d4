"""Tempting, since a cancelled wait looks like the deadline. But the caller may be cancelled as
well, and must not be told of a timeout that never was.

Refused by: stays_cancelled"""


async def read_balance(account: str, client: Client) -> int:
    asked = asyncio.create_task(asyncio.to_thread(client, account))
    asyncio.get_running_loop().call_later(TIMEOUT, asked.cancel)
    try:
        return await asked
    except asyncio.CancelledError:
        raise TimeoutError from None
