"""Tempting, since "whatever goes wrong" is noted. But a CancelledError is the caller's wish, not a
failure of this payment: it is swallowed, and the others are paid on.

Refused by: stops_when_cancelled"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    tasks = {invoice: asyncio.create_task(pay(invoice)) for invoice in invoices}
    for invoice, task in tasks.items():
        try:
            batch.receipts[invoice] = await task
        except BaseException as error:
            batch.errors[invoice] = error
    return batch
