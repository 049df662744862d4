"""CancelledError has a clause of its own and is raised again. Good where something must be done for
it as well: say goodbye, count it."""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        try:
            letter = await letters.get()
            await post(letter)
        except asyncio.CancelledError:
            print("the worker goes home")
            raise
        except Exception as error:
            report(error)
