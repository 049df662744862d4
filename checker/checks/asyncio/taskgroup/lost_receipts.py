"""A batch of payments gives an account of every one of them."""

import asyncio
from collections import Counter
from typing import Any

from checker.probes.timeline import Recorder
from checker.probes.values import ending, same

HINTS = (
    "Run the file: eleven invoices are paid, no receipt comes back. As soon as one task fails, the "
    "TaskGroup cancels the others, and the line that reads the results is never reached.",
    "A task that raises is a reason for the group to stop. A task that returns what has happened, "
    "be it a receipt or an error, is not. Where could PaymentFailed be caught so that no task "
    "raises it?",
    "Write `async def settle(invoice)`: in `try`, await `pay(invoice)` and put the receipt into "
    "`batch.receipts`; in `except PaymentFailed as error`, put the error into `batch.errors`. "
    "Start `settle` in the group instead of `pay`.",
)
SHOWS = ("`except*` for several failures",)
INVOICES = [f"A-{number}" for number in range(1, 7)]
FIRST, MIDDLE, LAST = INVOICES[0], INVOICES[3], INVOICES[-1]
MOMENTS = {"before any receipt": 2.0, "before anybody was paid": 0.0, "after all receipts": 9.0}


async def test_keeps_every_receipt(kata: Any, tasks: Recorder) -> None:
    """every invoice that was paid has its receipt in the batch, whoever fails and whenever"""
    for failing in ({MIDDLE}, {FIRST, LAST}, set(INVOICES), set()):
        for moment in MOMENTS:
            bank = Bank(kata, tasks, failing, moment)
            batch = await kata.process_batch(list(INVOICES), bank.pay)
            tasks.mark("batch comes back")
            receipts = book(batch, "receipts")
            await asyncio.sleep(5)
            expected = {invoice: receipt(invoice) for invoice in bank.paid}
            assert same(receipts, expected), (
                f"{len(failing)} payment(s) failed {moment} and {len(bank.paid)} went through: "
                f"{compared(receipts, expected, 'receipt')} came back"
            )
    try:
        empty = await kata.process_batch([], Bank(kata, tasks, set()).pay)
    except Exception as error:
        raise AssertionError(f"a batch without an invoice raised {error!r:.200}") from error
    receipts = book(empty, "receipts")
    assert not receipts, f"a batch without an invoice had {len(receipts)} receipt(s)"


async def test_keeps_every_error(kata: Any, tasks: Recorder) -> None:
    """every payment that failed has its own error in the batch"""
    for failing in ({MIDDLE}, {FIRST, MIDDLE, LAST}, set(INVOICES), set()):
        for moment in MOMENTS:
            bank = Bank(kata, tasks, failing, moment, apart=0.1)
            batch = await kata.process_batch(list(INVOICES), bank.pay)
            tasks.mark("batch comes back")
            errors = book(batch, "errors")
            await asyncio.sleep(9)
            assert same(errors, bank.errors), (
                f"{len(bank.errors)} payment(s) failed {moment}: "
                f"{compared(errors, bank.errors, 'error')} came back"
            )


async def test_pays_each_invoice_once(kata: Any, tasks: Recorder) -> None:
    """each invoice is paid exactly once, and no payment is cut off"""
    for moment in MOMENTS:
        bank = Bank(kata, tasks, {MIDDLE}, moment)
        await kata.process_batch(list(INVOICES), bank.pay)
        tasks.mark("batch comes back")
        await asyncio.sleep(5)
        again = [invoice for invoice, calls in bank.calls.items() if calls > 1]
        assert not again, f"{len(again)} invoice(s) were sent more than once: {some(again)}"
        assert not bank.cut_off, (
            f"with {MIDDLE} to fail {moment}, {len(bank.cut_off)} payment(s) were cut off "
            f"before their end: {some(bank.cut_off)}"
        )
        ignored = [invoice for invoice in INVOICES if not bank.calls[invoice]]
        assert not ignored, f"{len(ignored)} invoice(s) were never sent: {some(ignored)}"


async def test_pays_side_by_side(kata: Any, tasks: Recorder) -> None:
    """payments are made side by side"""
    bank = Bank(kata, tasks, set())
    await kata.process_batch(list(INVOICES), bank.pay)
    assert bank.most > 1, (
        f"of {len(INVOICES)} payments never more than {bank.most} was under way at the same time"
    )


async def test_stops_when_cancelled(kata: Any, tasks: Recorder) -> None:
    """a batch that is cancelled pays nobody after that, and ends as cancelled"""
    for failing in (set(), {MIDDLE}):
        bank = Bank(kata, tasks, failing, "before anybody was paid")
        caller = asyncio.create_task(kata.process_batch(list(INVOICES), bank.pay))
        await asyncio.sleep(0.5)
        if failing and caller.done():
            return  # it ended at the first failure: the other promises judge that
        tasks.mark("cancelled", final=False)
        caller.cancel()
        await asyncio.wait({caller})
        tasks.mark("batch is over")
        await asyncio.sleep(5)
        which = "a batch with a failed payment" if failing else "the batch"
        assert not bank.paid, (
            f"{len(bank.paid)} invoice(s) were paid after {which} had been cancelled: "
            f"{some(bank.paid)}"
        )
        assert caller.cancelled(), (
            f"{which} was cancelled, but did not end as cancelled: it {ending(caller)}"
        )


class PaidAgain(BaseException):
    """Ends a loop that would pay for ever."""


class Bank:
    """A bank that takes a second to pay, and two more to send the receipt.

    The payments of `failing` fail at their moment, each `apart` seconds after the one before.
    """

    def __init__(
        self,
        kata: Any,
        tasks: Recorder,
        failing: set[str],
        moment: str = "before any receipt",
        apart: float = 0,
    ) -> None:
        self.error = kata.PaymentFailed
        self.mark = tasks.mark
        delays = [MOMENTS[moment] + place * apart for place in range(len(failing))]
        self.failing = dict(zip(sorted(failing), delays, strict=True))
        self.calls: Counter[str] = Counter()
        self.paid: list[str] = []
        self.cut_off: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.under_way = 0
        self.most = 0

    def pay(self, invoice: str) -> Any:
        payment: Any = self._pay(invoice)
        payment.__name__ = payment.__qualname__ = invoice  # what the timeline calls its task
        return payment

    async def _pay(self, invoice: str) -> str:
        self.calls[invoice] += 1
        if self.calls[invoice] > 9:
            raise PaidAgain(f"{invoice} was sent {self.calls[invoice]} times")
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self._fail(invoice)
            await asyncio.sleep(1)
            if not self.paid:
                self.mark("money goes", final=False)
            self.paid.append(invoice)
            await asyncio.sleep(2)
        except asyncio.CancelledError:
            self.cut_off.append(invoice)
            raise
        finally:
            self.under_way -= 1
        return receipt(invoice)

    async def _fail(self, invoice: str) -> None:
        if (delay := self.failing.get(invoice)) is not None:
            if delay:
                await asyncio.sleep(delay)
            self.errors[invoice] = self.error(invoice, "the account is closed")
            raise self.errors[invoice]


def book(batch: Any, name: str) -> dict[str, Any]:
    """One of the two dictionaries of a batch."""
    found = getattr(batch, name, None)
    assert isinstance(found, dict), (
        f"a Batch with a dict of {name} was promised; what came back is a {type(batch).__name__} "
        f"whose {name} are a {type(found).__name__}"
    )
    return dict(found)


def compared(saw: dict[str, Any], expected: dict[str, Any], what: str) -> str:
    """`3 errors`, or what is the matter with them if their number is right."""
    if len(saw) != len(expected):
        return f"{len(saw)} {what}(s)"
    wrong = [key for key in expected if not same(saw.get(key), expected[key])]
    return f"{len(saw)} {what}(s), but not the right one for {some(wrong)},"


def receipt(invoice: str) -> str:
    return f"receipt for {invoice}"


def some(invoices: list[str]) -> str:
    """The first three, and how many more."""
    invoices = sorted(invoices, key=INVOICES.index)
    more = f" and {len(invoices) - 3} more" if len(invoices) > 3 else ""
    return ", ".join(invoices[:3]) + more
