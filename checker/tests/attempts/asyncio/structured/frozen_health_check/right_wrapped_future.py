"""A pool's own future blocks whoever asks for its `result()`. `wrap_future` makes one of it that
can be awaited."""

from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(4)


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    text = await asyncio.wrap_future(POOL.submit(scanner.extract, document))
    number, cents = text.split()
    return Invoice(number, int(cents))
