"""Tempting, since a flag ends the loop in good order. But CancelledError was caught and not raised
again: the worker ends as if nobody had cancelled it.

Refused by: ends_while_it_posts"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    stopping = False
    while not stopping:
        try:
            letter = await letters.get()
            await post(letter)
        except BaseException as error:
            stopping = isinstance(error, asyncio.CancelledError)
            if not stopping:
                report(error)
