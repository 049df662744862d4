"""A TaskGroup for each letter: `except* Exception` takes what the letter did, and a cancellation of
the worker leaves the block as it came."""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        letter = await letters.get()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(post(letter))
        except* Exception as failed:
            report(failed)
