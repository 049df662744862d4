"""Tempting, since every receipt is there. But a failed payment has simply vanished: it is in
neither book, and the supplier writes a reminder.

Refused by: keeps_every_error"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    answers = await asyncio.gather(*map(pay, invoices), return_exceptions=True)
    pairs = zip(invoices, answers, strict=True)
    return Batch({invoice: answer for invoice, answer in pairs if isinstance(answer, str)})
