"""`gather` hands the error of a letter back as a value, so there is nothing to catch.
A cancellation of the worker still goes through it."""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        letter = await letters.get()
        (error,) = await asyncio.gather(post(letter), return_exceptions=True)
        if error is not None:
            report(error)
