"""Tempting, since there is a callback and a future to await. But `call_soon` calls back on the
loop's own thread, and blocks it a moment later.

Refused by: health_is_answered"""


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[str] = loop.create_future()
    loop.call_soon(lambda: done.set_result(scanner.extract(document)))
    number, cents = (await done).split()
    return Invoice(number, int(cents))
