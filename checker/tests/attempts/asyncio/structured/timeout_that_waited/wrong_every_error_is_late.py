"""Tempting, since callers then have one error to catch. But a client that says at once what is
wrong is not late, and trying again will not help.

Refused by: answers_in_time"""


async def read_balance(account: str, client: Client) -> int:
    try:
        async with asyncio.timeout(TIMEOUT):
            return await asyncio.to_thread(client, account)
    except Exception as error:
        raise TimeoutError from error
