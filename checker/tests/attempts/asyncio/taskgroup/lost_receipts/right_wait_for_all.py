"""`asyncio.wait` lets every task end in its own way; each is then asked for its exception. Since it
cancels nothing, the `finally` stops the payments of a cancelled batch; of none it would raise."""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    tasks = {invoice: asyncio.create_task(pay(invoice)) for invoice in invoices}
    try:
        if tasks:
            await asyncio.wait(tasks.values())
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    failed = {invoice: task.exception() for invoice, task in tasks.items() if task.exception()}
    paid = {invoice: task.result() for invoice, task in tasks.items() if invoice not in failed}
    return Batch(paid, failed)
