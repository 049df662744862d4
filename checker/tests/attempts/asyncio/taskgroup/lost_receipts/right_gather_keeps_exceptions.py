"""The one honest place for `return_exceptions=True`: every payment runs to its end, and its answer,
receipt or error, stands at its place."""


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    answers = await asyncio.gather(*map(pay, invoices), return_exceptions=True)
    for invoice, answer in zip(invoices, answers, strict=True):
        if isinstance(answer, PaymentFailed):
            batch.errors[invoice] = answer
        elif isinstance(answer, BaseException):
            raise answer
        else:
            batch.receipts[invoice] = answer
    return batch
