"""Tempting, since no probe waits any more. But a TimeoutError means that nobody has answered, and
this takes it for good news.

Refused by: answers_probes_in_time"""


async def state(answer: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await answer
    except TimeoutError:
        pass
    except Exception:
        return "down"
    return "up"
