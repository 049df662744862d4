"""Tempting, since the idle worker now ends. But a cancellation that comes while it posts still
lands in the `except`, is reported as a bad letter, and is forgotten.

Refused by: ends_while_it_posts"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        letter = await letters.get()
        try:
            await post(letter)
        except BaseException as error:
            report(error)
