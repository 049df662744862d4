"""Tempting, since it is what Python's own example does. But the `with` waits for its thread on the
loop: when the caller is cancelled, nothing else runs until the scanner is done.

Refused by: health_is_answered"""

from concurrent.futures import ThreadPoolExecutor


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        text = await loop.run_in_executor(pool, scanner.extract, document)
    number, cents = text.split()
    return Invoice(number, int(cents))
