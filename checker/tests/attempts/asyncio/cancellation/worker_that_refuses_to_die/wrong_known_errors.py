"""Tempting, since CancelledError is not in the list. Nor is the next thing that goes wrong: the
first error that nobody has thought of ends the worker.

Refused by: outlives_bad_letters"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        try:
            letter = await letters.get()
            await post(letter)
        except (ValueError, OSError) as error:
            report(error)
