"""Everything is caught, and then the task itself is asked whether somebody wants it to end.
`cancelling()` counts the requests."""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    me = asyncio.current_task()
    while True:
        try:
            await post(await letters.get())
        except BaseException as error:
            if me.cancelling():
                raise
            report(error)
