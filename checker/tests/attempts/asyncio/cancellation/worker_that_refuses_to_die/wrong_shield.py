"""Tempting, since no letter is torn in two and the worker ends as cancelled. But the shielded
letter has lost its owner: it is still being posted while the server closes its connections.

Refused by: posts_nothing_more"""


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        try:
            letter = await letters.get()
            await asyncio.shield(post(letter))
        except Exception as error:
            report(error)
