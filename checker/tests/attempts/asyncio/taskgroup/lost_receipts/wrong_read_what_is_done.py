"""Tempting, since the tasks can still be asked after `except*`. But the group has cancelled those
that were waiting for their receipts: there is nothing to read.

Refused by: keeps_every_receipt"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {invoice: group.create_task(pay(invoice)) for invoice in invoices}
    except* PaymentFailed as failed:
        batch.errors = {error.invoice: error for error in failed.exceptions}
    for invoice, task in tasks.items():
        if not task.cancelled() and not task.exception():
            batch.receipts[invoice] = task.result()
    return batch
