"""Tempting, since anyio runs threads with care. But its own deadlines wait, unless told otherwise,
until the thread is done: the timeout is told when the client is back.

Refused by: times_out_in_time"""

import anyio
import anyio.to_thread


async def read_balance(account: str, client: Client) -> int:
    with anyio.fail_after(TIMEOUT):
        return await anyio.to_thread.run_sync(client, account)
