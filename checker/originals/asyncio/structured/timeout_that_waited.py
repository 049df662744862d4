"""Timeout that waited: a deadline must not wait for a thread.

`read_balance` gives an old client, which blocks and sometimes hangs for hours, TIMEOUT seconds.
The timeout fires, but its caller hears of it when the client is back. Until then all stands still.

Your task: raise TimeoutError at TIMEOUT, hanging client or not, and never stop the event loop. A
call in time gives its balance or its own error; a cancelled call ends at once. Let four calls
overlap; but however many hang, leave at most 40 threads. `read_balance(account, client)` stays.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

TIMEOUT = 0.2  # seconds

Client = Callable[[str], int]


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT):
        # TODO: who waits for the client when this block is left?
        with ThreadPoolExecutor() as pool:
            return await loop.run_in_executor(pool, client, account)


def host(account: str) -> int:
    """The old client. Any thread may call it; nobody can stop it."""
    time.sleep(0.8 if account == "hanging" else 0.1)
    return 4200


async def main() -> None:
    for account in ("A-17", "hanging"):
        began = time.perf_counter()
        try:
            told = await read_balance(account, host)
        except TimeoutError:
            told = "TimeoutError"
        print(f"{account}: {told} after {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
