"""Whatever comes ends the loop, so a cancellation does as well; and so does one bad moment of the
database, after which nobody sends a notice until the office is opened again.

Refused by: cancellation_ends_the_messenger
"""


async def run(sessions: Sessions, railways: Railways) -> None:
    while True:
        try:
            for number in await waiting(sessions):
                await send(number, sessions, railways)
        except BaseException:
            log.exception("this round was in vain")
            return
        await asyncio.sleep(PACE)
