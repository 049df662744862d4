"""A notice that was begun is brought to its end before the messenger ends; where the railways are
silent, the office stays open for as long as they are.

Refused by: cancellation_ends_the_messenger
"""


async def run(sessions: Sessions, railways: Railways) -> None:
    while True:
        sending = asyncio.create_task(send_all(sessions, railways))
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            await sending
            raise
        except Exception:
            log.exception("this round was in vain")
        await asyncio.sleep(PACE)


async def send_all(sessions: Sessions, railways: Railways) -> None:
    for number in await waiting(sessions):
        await send(number, sessions, railways)
