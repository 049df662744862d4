"""Tempting, since a cancelled batch stops its payments. But it does so only up to the first
failure: cancelled in the second `wait`, it leaves them paying.

Refused by: stops_when_cancelled"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    tasks = {asyncio.create_task(pay(invoice)): invoice for invoice in invoices}
    try:
        _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        raise
    if pending:
        await asyncio.wait(pending)
    batch = Batch()
    for task, invoice in tasks.items():
        if error := task.exception():
            batch.errors[invoice] = error
        else:
            batch.receipts[invoice] = task.result()
    return batch
