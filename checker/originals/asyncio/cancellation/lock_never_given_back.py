"""Lock never given back: a client who leaves must not take the lock along.

A report is exported by one request at a time; others wait for its lock. There is a `finally`, yet
when a client closes the page amid the rows, the lock stays, and they wait for ever.

Your task: a stream that got the lock gives it back once, after its last row, however it ends: read,
failed or left. If its client leaves while a row is read, no other row is read, and the lock is
back before the request ends. `app`, the path, the rows, `Archive` and `get_locks` stay.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse


class Locks:
    """Locks that all servers share; every call goes over the network."""

    def __init__(self) -> None:
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def acquire(self, name: str) -> None:
        await asyncio.sleep(0.01)
        await self.locks[name].acquire()

    async def release(self, name: str) -> None:
        await asyncio.sleep(0.01)
        self.locks[name].release()


class Archive:
    async def rows(self, name: str) -> AsyncIterator[str]:
        for number in range(1, 4):
            await asyncio.sleep(0.1)
            yield f"{name}, row {number}\n"


LOCKS = Locks()
app = FastAPI()


async def get_locks() -> Locks:
    return LOCKS


@app.get("/reports/{name}")
async def export(
    name: str,
    locks: Annotated[Locks, Depends(get_locks)],
    archive: Annotated[Archive, Depends()],
) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        await locks.acquire(name)
        try:
            async for row in archive.rows(name):
                yield row
        finally:
            # TODO: the client has left, and this stream is being cancelled: just once?
            await locks.release(name)

    return StreamingResponse(lines(), media_type="text/csv")


async def main() -> None:
    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.25)
        return {"type": "http.disconnect"}  # the page is closed

    async def send(message: dict[str, Any]) -> None:
        print("the client gets", message.get("body") or message["type"])

    scope = {"type": "http", "method": "GET", "path": "/reports/sales", "query_string": b""}
    await app(scope | {"headers": []}, receive, send)
    await asyncio.sleep(0.1)
    print("the client has left; is the lock still held?", LOCKS.locks["sales"].locked())


if __name__ == "__main__":
    asyncio.run(main())
