"""A context manager reports and swallows errors, by the same rule: an `Exception` stays inside,
whatever else comes passes by."""

from contextlib import contextmanager


@contextmanager
def reporting(report: Report):
    try:
        yield
    except Exception as error:
        report(error)


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    while True:
        letter = await letters.get()
        with reporting(report):
            await post(letter)
