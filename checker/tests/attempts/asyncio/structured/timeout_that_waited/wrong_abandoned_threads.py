"""Tempting: anyio lets the caller go, and has a limit of 40 threads. But an abandoned thread no
longer counts: a new one takes its place, and the hanging ones pile up.

Refused by: threads_do_not_pile_up"""

import anyio
import anyio.to_thread


async def read_balance(account: str, client: Client) -> int:
    with anyio.fail_after(TIMEOUT):
        return await anyio.to_thread.run_sync(client, account, abandon_on_cancel=True)
