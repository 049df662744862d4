"""Tempting, since `to_thread` is the right tool. But the brackets behind `extract` call it here,
on the loop, and what goes to the thread is its answer.

Refused by: health_is_answered"""


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    text = await asyncio.to_thread(str, scanner.extract(document))
    number, cents = text.split()
    return Invoice(number, int(cents))
