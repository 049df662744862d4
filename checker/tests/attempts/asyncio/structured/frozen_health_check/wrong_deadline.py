"""Tempting, since nobody likes to wait for ever. But no deadline was asked for: a document that
takes a second longer is lost, and its thread works on all the same.

Refused by: returns_each_its_own"""


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    async with asyncio.timeout(1):
        text = await asyncio.to_thread(scanner.extract, document)
    number, cents = text.split()
    return Invoice(number, int(cents))
