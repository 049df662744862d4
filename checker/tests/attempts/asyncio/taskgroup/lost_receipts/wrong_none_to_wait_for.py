"""Tempting, since `wait` lets every payment come to its end, and the `finally` stops those of a
cancelled batch. But `wait` refuses to wait for nothing: a batch without an invoice is a ValueError.

Refused by: keeps_every_receipt"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    tasks = {invoice: asyncio.create_task(pay(invoice)) for invoice in invoices}
    try:
        await asyncio.wait(tasks.values())
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    failed = {invoice: task.exception() for invoice, task in tasks.items() if task.exception()}
    paid = {invoice: task.result() for invoice, task in tasks.items() if invoice not in failed}
    return Batch(paid, failed)
