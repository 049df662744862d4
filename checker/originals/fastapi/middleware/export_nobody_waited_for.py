"""Export nobody waited for: work ends with its client, and the log says how it ended.

`is_disconnected()` is never true, so a report is made to its end for a client that has left. An
export is logged when it begins, and one that breaks looks complete, to its client and in the log.

Your task: once its client has left, a report reads one more row at most, and closes the archive's
rows. Each request is one line of log, when it is over: "GET /export 200 complete", "... broken" or
"... client left". What breaks is not ended properly, and still raises. Names and answers stay.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Body, FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.types import ASGIApp, Message

log = logging.getLogger("access")
router = APIRouter()


class Archive:
    """The orders of seven years, on a slow disk."""

    async def rows(self, year: int) -> AsyncIterator[str]:
        for number in range(1, 21):
            await asyncio.sleep(0.05)
            print("row", number)
            yield f"{year},{number}\n"


@router.post("/report")
async def report(year: Annotated[int, Body(embed=True)], request: Request) -> dict[str, int]:
    orders = 0
    async with aclosing(request.app.state.archive.rows(year)) as rows:
        async for _ in rows:
            orders += 1
            if await request.is_disconnected():
                break
    return {"orders": orders}


@router.get("/export")
async def export(year: int, request: Request) -> StreamingResponse:
    return StreamingResponse(request.app.state.archive.rows(year), media_type="text/csv")


class AccessLog(BaseHTTPMiddleware):
    """A line in the log for each request."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        # TODO: when does this come back? And what does it keep from the endpoint?
        response = await call_next(request)
        log.info("%s %s %d complete", request.method, request.url.path, response.status_code)
        return response


def create_app(archive: Archive) -> ASGIApp:
    app = FastAPI()
    app.state.archive = archive
    app.include_router(router)
    app.add_middleware(AccessLog)
    return app


async def main() -> None:
    logging.basicConfig(level=logging.INFO)
    messages: asyncio.Queue[Message] = asyncio.Queue()
    messages.put_nowait({"type": "http.request", "body": b'{"year": 2026}'})
    loop = asyncio.get_running_loop()
    loop.call_later(0.22, print, "the client leaves")
    loop.call_later(0.22, messages.put_nowait, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        print("sent to nobody:", message)

    scope = {"type": "http", "method": "POST", "path": "/report", "query_string": b""}
    scope["headers"] = [(b"content-type", b"application/json")]
    await create_app(Archive())(scope, messages.get, send)


if __name__ == "__main__":
    asyncio.run(main())
