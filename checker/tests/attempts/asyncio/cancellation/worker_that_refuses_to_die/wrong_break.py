"""Tempting, since the worker does leave its loop. But it returns as if its work were done: whoever
cancelled it, a TaskGroup or a timeout, is told that all went well.

Refused by: ends_while_it_waits"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        try:
            letter = await letters.get()
            await post(letter)
        except asyncio.CancelledError:
            break
        except Exception as error:
            report(error)
