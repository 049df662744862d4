"""The blocking part may stay one plain function, parsing and all. The coroutine only sends it to
a thread, and a semaphore keeps the number of threads small."""

SEATS = asyncio.Semaphore(3)


def read(document: bytes, scanner: Scanner) -> Invoice:
    number, cents = scanner.extract(document).split()
    return Invoice(number, int(cents))


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    async with SEATS:
        return await asyncio.to_thread(read, document, scanner)
