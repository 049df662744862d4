"""Tempting, since every task ends in its own way. But `asyncio.wait` cancels nothing when its
caller is cancelled: the batch is called off, and all invoices are paid none the less.

Refused by: stops_when_cancelled"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    tasks = {invoice: asyncio.create_task(pay(invoice)) for invoice in invoices}
    await asyncio.wait(tasks.values())
    failed = {invoice: task.exception() for invoice, task in tasks.items() if task.exception()}
    paid = {invoice: task.result() for invoice, task in tasks.items() if invoice not in failed}
    return Batch(paid, failed)
