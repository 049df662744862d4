"""Tempting, since no batch should hang. But a payment that is slower than the deadline goes on
unwatched: its receipt or its error arrives when the batch is over.

Refused by: keeps_every_error"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    tasks = {invoice: asyncio.create_task(pay(invoice)) for invoice in invoices}
    try:
        await asyncio.wait(tasks.values(), timeout=5)
    except asyncio.CancelledError:
        for task in tasks.values():
            task.cancel()
        raise
    batch = Batch()
    for invoice, task in tasks.items():
        if task.done() and task.exception():
            batch.errors[invoice] = task.exception()
        elif task.done():
            batch.receipts[invoice] = task.result()
    return batch
