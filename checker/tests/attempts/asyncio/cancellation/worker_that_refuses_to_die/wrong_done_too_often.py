"""Tempting, since every letter is ticked off in a `finally`. But the wait stands in the same `try`:
cancelled there, it ticks off a letter that it never got, and raises ValueError.

Refused by: ends_while_it_waits"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        try:
            letter = await letters.get()
            await post(letter)
        except Exception as error:
            report(error)
        finally:
            letters.task_done()
