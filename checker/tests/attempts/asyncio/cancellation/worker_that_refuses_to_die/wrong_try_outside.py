"""Tempting, since errors are reported and a cancellation passes. But the `try` stands around the
loop: the first bad letter is the last one.

Refused by: outlives_bad_letters"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    try:
        while True:
            letter = await letters.get()
            await post(letter)
    except Exception as error:
        report(error)
