"""A thread for each call, and a seat for each thread, given back when the *thread* ends. Daemon
threads do not keep the server from stopping."""

import threading

SEATS = asyncio.Semaphore(30)


async def read_balance(account: str, client: Client) -> int:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()

    def tell(balance: int | None, error: Exception | None) -> None:
        SEATS.release()
        if not told.done():
            told.set_exception(error) if error else told.set_result(balance)

    def ask() -> None:
        try:
            loop.call_soon_threadsafe(tell, client(account), None)
        except Exception as error:
            loop.call_soon_threadsafe(tell, None, error)

    async with asyncio.timeout(TIMEOUT):
        await SEATS.acquire()
        threading.Thread(target=ask, daemon=True).start()
        return await told
