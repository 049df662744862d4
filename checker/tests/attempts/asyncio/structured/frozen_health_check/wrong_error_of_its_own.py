"""Tempting, since one error of one's own hides the vendor. But callers know the scanner's errors
and tell them apart: one asks for a new scan, another for a cable.

Refused by: errors_arrive"""


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    try:
        text = await asyncio.to_thread(scanner.extract, document)
    except Exception as error:
        raise RuntimeError("the document could not be read") from error
    number, cents = text.split()
    return Invoice(number, int(cents))
