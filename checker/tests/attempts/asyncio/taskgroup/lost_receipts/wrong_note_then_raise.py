"""Tempting, since each task notes its own result. But it raises the error again, for the log, and
that is what makes the group cancel the others.

Refused by: keeps_every_receipt"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()

    async def settle(invoice: str) -> None:
        try:
            batch.receipts[invoice] = await pay(invoice)
        except PaymentFailed as error:
            batch.errors[invoice] = error
            raise

    try:
        async with asyncio.TaskGroup() as group:
            for invoice in invoices:
                group.create_task(settle(invoice))
    except* PaymentFailed:
        pass
    return batch
