"""The event loop runs on while a blocking scanner works."""

import asyncio
import threading
import time
from typing import Any

from checker.checks.intruders import intruders
from checker.probes import stalls
from checker.probes.stalls import Stall
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: the health check waits until both documents are read. A coroutine gives the "
    "loop back only where it awaits something, and `scanner.extract(document)` awaits nothing. "
    "A task around it would block just the same.",
    "Code that blocks needs a thread of its own; the loop stays in its thread and awaits the "
    "answer. `asyncio.to_thread` runs a function in a thread and gives you something to await.",
    "Hand over the function, not its answer: `await asyncio.to_thread(scanner.extract, document)`. "
    "Written as `scanner.extract(document)`, it would be called on the loop, before any thread is "
    "there.",
)
SHOWS = ("`to_thread` for code that blocks", "Blocking the loop")
SECONDS = 2.0  # that the scanner needs for a document
PAUSE = 0.1  # seconds between two health checks
DUE = round(SECONDS / PAUSE)
DOCUMENT = b"A-17 4200"
DOCUMENTS = {DOCUMENT: ("A-17", 4200), b"A-18 990": ("A-18", 990), b"A-19 0": ("A-19", 0)}


async def test_health_is_answered(kata: Any, tasks: Recorder) -> None:
    """health checks are answered while the scanner works: it succeeds, fails, its caller leaves"""
    for error, leaves in ((None, False), (ConnectionError("not plugged in"), False), (None, True)):
        scanner = Scanner(error)
        await hand_in(kata, scanner, DOCUMENT, leave=leaves)
        tasks.mark("the scanner is done")
        assert scanner.calls, "the scanner was never asked for the text of the document"
        least = min(scanner.answered, default=DUE)
        gone = ", and its caller was cancelled meanwhile" if leaves else ""
        assert least > DUE / 2, (
            f"while the scanner worked on a document for {SECONDS:g} s{gone}, {least} of {DUE} "
            f"health checks were answered{blamed(scanner)}"
        )


async def test_documents_overlap(kata: Any, tasks: Recorder) -> None:
    """the scanner works on several documents at the same time"""
    scanner = Scanner()
    await hand_in(kata, scanner, *DOCUMENTS)
    assert scanner.most > 1, (
        f"of {len(DOCUMENTS)} documents handed in together, the scanner never had more than "
        f"{scanner.most} at the same time{blamed(scanner)}"
    )


async def test_returns_each_its_own(kata: Any, tasks: Recorder) -> None:
    """every caller gets the invoice of its own document"""
    with intruders(kata.__file__) as lines:
        calls = await hand_in(kata, Scanner(), *DOCUMENTS)
    tasks.mark("all have their answers")
    assert not lines, (
        f"line {lines[0]} told the loop of an answer from another thread, which does not wake it: "
        "a loop that has nothing else to do sleeps on"
    )
    for call, (number, cents) in zip(calls, DOCUMENTS.values(), strict=True):
        said = f"the document says {number}, {cents} cents"
        if error := call.exception():
            raise AssertionError(f"{said}; its caller got a {type(error).__name__}") from error
        invoice = call.result()
        assert same(invoice, kata.Invoice(number, cents)), (
            f"{said}; its caller got {invoice!r:.200}"
        )


async def test_errors_arrive(kata: Any, tasks: Recorder) -> None:
    """an error of the scanner reaches its caller as it is"""
    # No TimeoutError: asyncio hands on a copy of the one that a thread raises.
    for error in (ConnectionError("not plugged in"), ValueError("no text"), LookupError("page 2")):
        (call,) = await hand_in(kata, Scanner(error), DOCUMENT)
        tasks.mark("caller is told")
        told, raised = call.exception(), f"the scanner raised {error!r}"
        assert told, f"{raised}; the caller got {call.result()!r:.200} and no error"
        if told is not error:
            raise AssertionError(f"{raised}; what reached the caller was {told!r:.200}") from told


class Scanner:
    """Blocks for a while, then reads or raises, and keeps the books of it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.stalls: tuple[Stall, ...] = ()  # who held the loop meanwhile
        self.health = 0  # checks answered so far
        self.answered: list[int] = []  # health checks, during each call
        self.calls = 0
        self.at_work = 0
        self.most = 0
        self._lock = threading.Lock()

    def extract(self, document: bytes) -> str:
        self._begin()
        before = self.health
        time.sleep(SECONDS)  # of the loop's time, in whichever thread
        self._end(self.health - before)
        if self.error:
            raise self.error
        return document.decode()

    async def check_health(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            self.health += 1

    def _begin(self) -> None:
        with self._lock:
            self.calls += 1
            if self.calls > 9:
                raise ScannedAgain(f"the scanner was asked {self.calls} times")
            self.at_work += 1
            self.most = max(self.most, self.at_work)

    def _end(self, answered: int) -> None:
        with self._lock:
            self.at_work -= 1
            self.answered.append(answered)


class ScannedAgain(BaseException):
    """Ends a loop that would scan for ever."""


async def hand_in(
    kata: Any, scanner: Scanner, *documents: bytes, leave: bool = False
) -> list[asyncio.Task[Any]]:
    """The calls for these documents, made together and ended, while the health is checked.

    With `leave`, they are cancelled soon; the scanner comes to its end all the same.
    """

    async def call(document: bytes) -> Any:
        return await kata.read_invoice(document, scanner)

    with stalls.watch(files=[kata.__file__]) as seen:
        health = asyncio.create_task(scanner.check_health(), name="health check")
        calls = [asyncio.create_task(call(each), name=str(each[:4], "ascii")) for each in documents]
        if leave:
            await asyncio.wait(calls, timeout=3 * PAUSE)
            for each in calls:
                each.cancel()
            await asyncio.sleep(2 * SECONDS)
        await asyncio.wait(calls, timeout=60)
        health.cancel()
        await asyncio.wait({health})
    scanner.stalls = seen.stalls
    waiting = [each.get_name() for each in calls if not each.done()]
    assert not waiting, f"no invoice and no error after a minute for {', '.join(waiting)}"
    return calls


def blamed(scanner: Scanner) -> str:
    """Who held the loop, if anybody did."""
    told = [f"; line {each.line} held the loop for {each.seconds:g} s" for each in scanner.stalls]
    return told[0] if told else ""
