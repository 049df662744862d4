"""anyio's task group is as strict as asyncio's, so here too each task keeps its own failure."""

import anyio


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()

    async def settle(invoice: str) -> None:
        try:
            batch.receipts[invoice] = await pay(invoice)
        except PaymentFailed as error:
            batch.errors[invoice] = error

    async with anyio.create_task_group() as group:
        for invoice in invoices:
            group.start_soon(settle, invoice)
    return batch
