"""Lost receipts: a batch must account for every payment.

`process_batch` pays side by side and wants to keep successes and failures apart. But one
failure cancels the other payments: their money has gone, their receipts never arrive.

Your task: make every payment once and to its end, still side by side, and return all receipts
and all errors. A batch that is itself cancelled must still stop paying, and stay cancelled.
Change `process_batch` as you like; its name, its arguments and its result stay.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field


class PaymentFailed(Exception):
    def __init__(self, invoice: str, reason: str) -> None:
        super().__init__(f"{invoice}: {reason}")
        self.invoice = invoice


@dataclass
class Batch:
    receipts: dict[str, str] = field(default_factory=dict)  # by invoice
    errors: dict[str, PaymentFailed] = field(default_factory=dict)


# Pays an invoice: gives a receipt, or raises PaymentFailed, whatever went wrong.
Pay = Callable[[str], Coroutine[None, None, str]]


async def process_batch(invoices: Sequence[str], pay: Pay) -> Batch:
    batch = Batch()
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {invoice: group.create_task(pay(invoice)) for invoice in invoices}
        batch.receipts = {invoice: task.result() for invoice, task in tasks.items()}
    except* PaymentFailed as failed:
        # TODO: one payment has failed; what has become of the others?
        batch.errors = {error.invoice: error for error in failed.exceptions}
    return batch


async def bank(invoice: str) -> str:
    if invoice == "invoice 7":
        await asyncio.sleep(0.1)
        raise PaymentFailed(invoice, "the account is closed")
    print("paid:", invoice)
    await asyncio.sleep(0.3)  # the receipt is on its way
    return f"receipt for {invoice}"


async def main() -> None:
    batch = await process_batch([f"invoice {n}" for n in range(1, 13)], bank)
    print("receipts:", len(batch.receipts), "errors:", len(batch.errors))


if __name__ == "__main__":
    asyncio.run(main())
