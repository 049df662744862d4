"""Tempting, to be on the safe side with threads. But any thread may call `extract`: the lock turns
the documents into a queue.

Refused by: documents_overlap"""

TURN = asyncio.Lock()


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    async with TURN:
        text = await asyncio.to_thread(scanner.extract, document)
    number, cents = text.split()
    return Invoice(number, int(cents))
