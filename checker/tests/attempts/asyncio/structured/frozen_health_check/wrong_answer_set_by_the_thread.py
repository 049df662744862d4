"""Tempting, since the thread has the answer and the future waits for it. But futures belong to the
loop's thread: set by another one, they do not wake a loop that has nothing else to do.

Refused by: returns_each_its_own"""

import threading


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    answer = asyncio.get_running_loop().create_future()

    def work() -> None:
        try:
            answer.set_result(scanner.extract(document))
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=work).start()
    number, cents = (await answer).split()
    return Invoice(number, int(cents))
