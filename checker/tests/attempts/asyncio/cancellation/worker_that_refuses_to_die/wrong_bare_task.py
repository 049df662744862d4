"""Tempting, since the worker only waits now, and a task of its own posts each letter. Nobody
owns these tasks: they post on after the worker has ended, and nobody reads their errors.

Refused by: posts_nothing_more"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    async def attend(letter: str) -> None:
        try:
            await post(letter)
        except Exception as error:
            report(error)

    while True:
        asyncio.create_task(attend(await letters.get()))
