"""Tempting, since a thread does the work. But `result()` blocks the loop's own thread until the
other one is done: nothing is gained but a thread.

Refused by: health_is_answered"""

from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(4)


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    text = POOL.submit(scanner.extract, document).result()
    number, cents = text.split()
    return Invoice(number, int(cents))
