"""Tempting, since it says goodbye in a `finally`. But a `return` in a `finally` throws away
the exception that is on its way: the cancelled worker ends as if all were done.

Refused by: ends_while_it_posts"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    try:
        while True:
            try:
                letter = await letters.get()
                await post(letter)
            except Exception as error:
                report(error)
    finally:
        print("the worker goes home")
        return  # noqa: B012
