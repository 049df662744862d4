"""Each task returns either a receipt or an error: no task fails, so no task is cancelled."""


async def outcome(invoice: str, pay: Pay) -> str | PaymentFailed:
    try:
        return await pay(invoice)
    except PaymentFailed as error:
        return error


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    async with asyncio.TaskGroup() as group:
        tasks = {invoice: group.create_task(outcome(invoice, pay)) for invoice in invoices}
    batch = Batch()
    for invoice, task in tasks.items():
        kind = batch.errors if isinstance(task.result(), PaymentFailed) else batch.receipts
        kind[invoice] = task.result()
    return batch
