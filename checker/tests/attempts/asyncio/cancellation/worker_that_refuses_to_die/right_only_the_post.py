"""Only the posting can go wrong because of a letter, so only that stands in the `try`. The wait for
the next one cannot be mistaken for it."""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        letter = await letters.get()
        try:
            await post(letter)
        except Exception as error:
            report(error)
        finally:
            letters.task_done()
