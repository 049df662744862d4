"""Tempting, since a reader cannot be cancelled by a timeout that is not there. Nor does anything
end a fetch that hangs.

Refused by: slow_fetch_times_out"""


async def export(fetch: Fetch) -> AsyncIterator[list[str]]:
    number = 1
    while (page := await fetch(number)) is not None:
        yield page
        number += 1
