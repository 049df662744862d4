"""Tempting, since `sleep(0)` lets the others run. They run once, before the scanner begins; from
then on the loop is as frozen as before.

Refused by: health_is_answered"""


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    await asyncio.sleep(0)
    text = scanner.extract(document)
    await asyncio.sleep(0)
    number, cents = text.split()
    return Invoice(number, int(cents))
