"""A cancelled worker finishes the letter in its hands, and then raises what it was told. The task
that posts has an owner who waits for it, so nothing runs on."""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        posting = asyncio.create_task(post(await letters.get()))
        try:
            await asyncio.shield(posting)
        except asyncio.CancelledError:
            await asyncio.wait({posting})
            raise
        except Exception as error:
            report(error)
