"""Frozen health check: a slow document must not stop the server.

`read_invoice` hands each document to a vendor's scanner, whose `extract` blocks until it has the
text. Meanwhile nothing else runs: the health check gets no answer, and the server is restarted.

Your task: let the event loop run on while the scanner works, and let documents overlap. Callers
get their own invoice, or the scanner's error as it is. Any thread may call `extract`, whose code
is not yours. Change `read_invoice` as you like; its name, its arguments and its result stay.
"""

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Invoice:
    number: str
    cents: int


class Scanner:
    """The vendor's: it has no `async` in it, and never will."""

    def extract(self, document: bytes) -> str:
        time.sleep(0.5)
        return document.decode()


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    # TODO: what else can run while the scanner works?
    text = scanner.extract(document)
    number, cents = text.split()
    return Invoice(number, int(cents))


async def check_health() -> None:
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(0.1)
        print(f"the health check has its answer after {time.perf_counter() - asked:.1f} s")


async def main() -> None:
    probe = asyncio.create_task(check_health())
    await asyncio.sleep(0.15)
    scans = (read_invoice(text, Scanner()) for text in (b"A-17 4200", b"A-18 990"))
    print(*await asyncio.gather(*scans))
    await asyncio.sleep(0.1)
    probe.cancel()


if __name__ == "__main__":
    asyncio.run(main())
