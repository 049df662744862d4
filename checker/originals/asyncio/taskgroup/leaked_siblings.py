"""Leaked siblings: one failure must stop the rest.

`load_dashboard` calls paid services side by side. When one fails, the reader gets an error,
yet the other calls go on, and charge, for a page that nobody will see.

Your task: let no panel outlive the call. When one fails, or the call itself is cancelled,
cancel the others, wait for their end, and only then raise the error, bare or in a group.
Change `load_dashboard` as you like; its name, its arguments and its result stay.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    title: str
    text: str


Service = Callable[[int], Coroutine[None, None, Panel]]


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    """One panel from each service, in their order; all services work at the same time."""
    # TODO: one service has failed; who stops the others?
    return await asyncio.gather(*(service(customer) for service in services))


async def credit_score(customer: int) -> Panel:
    await asyncio.sleep(0.1)
    raise ConnectionError("the credit bureau does not answer")


async def delivery(customer: int) -> Panel:
    for stop in range(1, 6):
        await asyncio.sleep(0.15)
        print(f"delivery: stop {stop} planned, 2 cents charged")
    return Panel("Delivery", "arrives on Friday")


async def main() -> None:
    try:
        await load_dashboard(7, [delivery, credit_score])
    except* ConnectionError as failed:
        print("the reader gets an error:", *failed.exceptions)
    await asyncio.sleep(0.8)  # the server lives on


if __name__ == "__main__":
    asyncio.run(main())
