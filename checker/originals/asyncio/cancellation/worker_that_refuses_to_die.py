"""Worker that refuses to die: a cancelled worker must end.

`work` posts letters for as long as the server runs. A bad letter must not stop it, so it reports
whatever is raised, and goes on. When the server asks it to stop, it does just the same.

Your task: cancelled while it waits for a letter, or while it posts one, the worker ends, and
ends as cancelled; nothing is posted after that. Any Exception of a letter is still reported, and
the next letter posted. Change `work` as you like; its name and its arguments stay.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

Post = Callable[[str], Coroutine[Any, Any, None]]
Report = Callable[[BaseException], None]


async def work(letters: asyncio.Queue[str], post: Post, report: Report) -> None:
    """Post letters as they come, one after the other, for ever."""
    while True:
        try:
            letter = await letters.get()
            await post(letter)
        except BaseException as error:
            # TODO: is all that arrives here the fault of a letter?
            report(error)


async def post(letter: str) -> None:
    await asyncio.sleep(0.1)
    if not letter.startswith("To "):
        raise ValueError(f"no address: {letter!r}")
    print("posted:", letter)


def report(error: BaseException) -> None:
    print("reported:", repr(error))


async def main() -> None:
    letters: asyncio.Queue[str] = asyncio.Queue()
    for letter in ("To Ada: hello", "hello?", "To Bob: goodbye"):
        letters.put_nowait(letter)
    worker = asyncio.create_task(work(letters, post, report))
    await asyncio.sleep(0.5)
    print("the server stops its worker")
    worker.cancel()
    await asyncio.wait({worker}, timeout=0.5)
    if not worker.done():
        print("half a second later it is still there: the server has to be killed", flush=True)
        os._exit(137)
    print("it has ended, as cancelled:", worker.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
