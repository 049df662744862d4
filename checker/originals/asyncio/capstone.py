"""Night shift: an import must end when it is told to, and account for what it has done.

`PriceImport` brings suppliers' price lists into the catalogue, WORKERS lists at a time. It has
eight ailments. You have met each of them alone; here they share a file.

Your task: cure them all. Only `PriceImport` is yours; how it is called stays.
- The loop runs on while `parse` works, which blocks; any thread may call it.
- All lists together make LIMIT requests at a time: never more, nor fewer while any wait.
- A failed request cancels the others of its list, and they end before `unlock`. `failed` gets the
  error, bare or in a group; other lists go on. What was locked is unlocked, however a list ends.
- After `seconds`, or if stopped, `run` returns what came, without the lists that it cut off. If
  cancelled, it ends as cancelled. In each case it soon ends, and begins no further list.
- `stop` returns once nothing works, at once if nothing did. It swallows no timeout around it.
- While `run` works, `progress` hears every PACE seconds how many lists are over; then no more.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

WORKERS = 3  # lists at a time
LIMIT = 4  # requests at a time, says the bank
PACE = 0.2  # seconds between two reports

Prices = dict[str, int]  # in cents, by article
Parse = Callable[[str], Prices]  # the list of a supplier, in dollars
Convert = Callable[[int], Coroutine[None, None, int]]  # the bank's: dollars into euros
Progress = Callable[[int], None]


class Catalogue:
    """The shop's. Whoever writes a supplier's prices must have them locked meanwhile."""

    def __init__(self) -> None:
        self.locked: set[str] = set()
        self.prices: dict[str, Prices] = {}

    async def lock(self, supplier: str) -> None:
        await asyncio.sleep(0.01)
        self.locked.add(supplier)

    def unlock(self, supplier: str) -> None:
        self.locked.remove(supplier)

    async def write(self, supplier: str, prices: Prices) -> None:
        await asyncio.sleep(0.01)
        self.prices[supplier] = prices


@dataclass
class Night:
    """What has become of the lists, by supplier."""

    imported: list[str] = field(default_factory=list)
    failed: dict[str, BaseException] = field(default_factory=dict)


class PriceImport:
    def __init__(
        self, parse: Parse, convert: Convert, catalogue: Catalogue, progress: Progress
    ) -> None:
        self.parse = parse
        self.convert = convert
        self.catalogue = catalogue
        self.progress = progress
        self.workers: list[asyncio.Task[None]] = []

    async def run(self, suppliers: Sequence[str], seconds: float) -> Night:
        night = Night()
        lists = list(reversed(suppliers))
        # TODO: who ends this task?
        asyncio.create_task(self.report(night))
        # TODO: the time is over; what does the caller learn of the night?
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            self.workers = [group.create_task(self.work(lists, night)) for _ in range(WORKERS)]
        return night

    async def stop(self) -> None:
        """Ends the run, if there is one."""
        for worker in self.workers:
            worker.cancel()
        # TODO: who is cancelled here, and how many workers have ended?
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self.workers)

    async def work(self, lists: list[str], night: Night) -> None:
        while lists:
            supplier = lists.pop()
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            # TODO: is all that comes here an error of the list?
            except BaseException as error:
                night.failed[supplier] = error

    async def import_list(self, supplier: str) -> None:
        # TODO: what else can run meanwhile?
        dollars = self.parse(supplier)
        await self.catalogue.lock(supplier)
        try:
            await self.catalogue.write(supplier, await self.in_euros(dollars))
        # TODO: how else can this end?
        except Exception:
            self.catalogue.unlock(supplier)
            raise
        self.catalogue.unlock(supplier)

    async def in_euros(self, dollars: Prices) -> Prices:
        # TODO: with whom are these permits shared?
        permits = asyncio.Semaphore(LIMIT)

        async def ask(cents: int) -> int:
            async with permits:
                return await self.convert(cents)

        # TODO: one request has failed; what do the others do?
        euros = await asyncio.gather(*(ask(cents) for cents in dollars.values()))
        return dict(zip(dollars, euros, strict=True))

    async def report(self, night: Night) -> None:
        while True:
            await asyncio.sleep(PACE)
            self.progress(len(night.imported) + len(night.failed))


def parse(supplier: str) -> Prices:
    time.sleep(0.1)
    return {f"{supplier} {size}": 100 * size for size in range(1, 5)}


async def convert(cents: int) -> int:
    await asyncio.sleep(0.15)
    return cents * 9 // 10


async def main() -> None:
    catalogue = Catalogue()
    shift = PriceImport(parse, convert, catalogue, lambda over: print("lists over:", over))
    try:
        print(await shift.run([f"supplier {number}" for number in range(9)], seconds=0.5))
    except TimeoutError:
        print("the time is over; what has been imported, nobody knows")
    print("written:", *catalogue.prices, "- still locked:", *catalogue.locked)
    await asyncio.sleep(2 * PACE)


if __name__ == "__main__":
    asyncio.run(main())
