"""Tempting, since a TaskGroup ends all it has begun when the worker is cancelled. But the letters
are no longer posted one after the other: a full queue is a hundred connections at once.

Refused by: outlives_bad_letters"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    async def post_one(letter: str) -> None:
        try:
            await post(letter)
        except Exception as error:
            report(error)

    async with asyncio.TaskGroup() as group:
        while True:
            group.create_task(post_one(await letters.get()))
