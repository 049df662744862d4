"""Tempting, since nobody can be cancelled by a sibling. But each payment now waits for the receipt
of the one before: a night's batch is not done in the morning.

Refused by: pays_side_by_side"""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    for invoice in invoices:
        try:
            batch.receipts[invoice] = await pay(invoice)
        except PaymentFailed as error:
            batch.errors[invoice] = error
    return batch
