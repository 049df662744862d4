"""Tempting, since gather cancels nobody and the tasks are all awaited. But it raises the first
error only: the second failure is in neither book, and nobody will ever know.

Refused by: keeps_every_error"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    tasks = {invoice: asyncio.ensure_future(pay(invoice)) for invoice in invoices}
    try:
        await asyncio.gather(*tasks.values())
    except PaymentFailed as error:
        batch.errors[error.invoice] = error
        await asyncio.wait(tasks.values())
    paid = {invoice: task for invoice, task in tasks.items() if not task.exception()}
    batch.receipts = {invoice: task.result() for invoice, task in paid.items()}
    return batch
