"""`asyncio.wait` with a timeout cancels nothing and raises nothing: it only says who is done. The
thread was not to be stopped anyway."""


async def read_balance(account: str, client: Client) -> int:
    asked = asyncio.get_running_loop().run_in_executor(None, client, account)
    done, _ = await asyncio.wait({asked}, timeout=TIMEOUT)
    if not done:
        asked.cancel()  # if it still waits for a thread, it need not begin
        raise TimeoutError
    return asked.result()
