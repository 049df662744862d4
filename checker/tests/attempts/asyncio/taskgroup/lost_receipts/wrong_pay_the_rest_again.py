"""Tempting, since the lost payments are simply made again. But a payment that was cut off while it
waited for its receipt has been paid: now it is paid twice.

Refused by: pays_each_invoice_once"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    while left := [each for each in invoices if each not in batch.receipts | batch.errors]:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = {invoice: group.create_task(pay(invoice)) for invoice in left}
            batch.receipts |= {invoice: task.result() for invoice, task in tasks.items()}
        except* PaymentFailed as failed:
            batch.errors |= {error.invoice: error for error in failed.exceptions}
    return batch
