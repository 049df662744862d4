"""A group of its own for each payment: its failure cancels nobody else, and `except*` is kept."""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()

    async def settle(invoice: str) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(pay(invoice))
            batch.receipts[invoice] = task.result()
        except* PaymentFailed as failed:
            (batch.errors[invoice],) = failed.exceptions

    async with asyncio.TaskGroup() as batches:
        for invoice in invoices:
            batches.create_task(settle(invoice))
    return batch
