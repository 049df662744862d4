"""Tempting, since nobody waits for this thread, and their number is limited. But it sets the future
by itself: that wakes no loop that has nothing else to do, and a balance in time comes late.

Refused by: answers_in_time"""

import threading

SEATS = threading.BoundedSemaphore(40)


async def read_balance(account: str, client: Client) -> int:
    answer = asyncio.get_running_loop().create_future()

    def work() -> None:
        try:
            balance = client(account)
            if not answer.done():
                answer.set_result(balance)
        except Exception as error:
            if not answer.done():
                answer.set_exception(error)
        finally:
            SEATS.release()

    async with asyncio.timeout(TIMEOUT):
        while not SEATS.acquire(blocking=False):
            await asyncio.sleep(0.01)
        threading.Thread(target=work, daemon=True).start()
        return await answer
