"""An executor of the module's own: the scanner takes no thread away from others, such as the
look-up of host names, and its size says how many documents overlap."""

from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(8, thread_name_prefix="scanner")


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    loop = asyncio.get_running_loop()
    text = await loop.run_in_executor(POOL, scanner.extract, document)
    number, cents = text.split()
    return Invoice(number, int(cents))
