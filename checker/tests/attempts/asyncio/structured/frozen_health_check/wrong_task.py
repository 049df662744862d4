"""Tempting, since tasks run side by side. But they take turns on one thread: whichever task calls
`extract`, the loop stands still until it comes back.

Refused by: health_is_answered"""


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    async def extract() -> str:
        return scanner.extract(document)

    text = await asyncio.create_task(extract())
    number, cents = text.split()
    return Invoice(number, int(cents))
