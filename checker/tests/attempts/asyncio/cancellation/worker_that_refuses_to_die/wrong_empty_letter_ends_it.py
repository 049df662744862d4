"""Tempting, since errors are reported and a cancellation passes. But an empty letter is as false as
none: the worker returns at the first one, as if all were done.

Refused by: outlives_bad_letters"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while letter := await letters.get():
        try:
            await post(letter)
        except Exception as error:
            report(error)
