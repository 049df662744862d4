"""A deadline may also be a timer of the loop that sets the error. The pool's future is watched by a
callback, and nobody waits for a thread."""

POOL = ThreadPoolExecutor(8)


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()

    def tell(asked: asyncio.Future[int]) -> None:
        if told.done():
            return
        error = TimeoutError() if asked.cancelled() else asked.exception()
        told.set_exception(error) if error else told.set_result(asked.result())

    asked = loop.run_in_executor(POOL, client, account)
    asked.add_done_callback(tell)
    alarm = loop.call_later(TIMEOUT, asked.cancel)
    try:
        return await told
    finally:
        alarm.cancel()
        asked.cancel()
