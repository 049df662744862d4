"""Tempting, since the loop runs on. But with a single thread every document waits for all the
documents before it.

Refused by: documents_overlap"""

from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(max_workers=1)


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    loop = asyncio.get_running_loop()
    text = await loop.run_in_executor(POOL, scanner.extract, document)
    number, cents = text.split()
    return Invoice(number, int(cents))
