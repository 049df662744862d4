"""Tempting, since `asyncio.wait` returns in time, and tells who is done. But it cancels nobody:
each probe leaves one more question behind.

Refused by: answers_probes_in_time"""


async def state(answer: Awaitable[None]) -> str:
    asked = asyncio.ensure_future(answer)
    done, _ = await asyncio.wait([asked], timeout=PATIENCE)
    return "up" if done and not asked.exception() else "down"
