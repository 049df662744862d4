"""Tempting, since a worker that wakes up now and then can be seen to live. But its TimeoutError is
taken for the queue's, though it may well be that of a letter, which nobody hears of.

Refused by: outlives_bad_letters"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        try:
            letter = await asyncio.wait_for(letters.get(), 30)
            await post(letter)
        except TimeoutError:
            continue
        except Exception as error:
            report(error)
