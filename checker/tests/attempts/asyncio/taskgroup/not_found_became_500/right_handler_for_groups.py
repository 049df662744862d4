"""One handler unwraps the groups of every endpoint, so that none of them has to think of it. A
group with a crash in it is raised again and becomes a 500."""

from fastapi import Request, Response
from fastapi.exception_handlers import http_exception_handler


async def answer_group(request: Request, failed: ExceptionGroup[Exception]) -> Response:
    told, crashed = failed.split(HTTPException)
    if crashed:
        raise crashed
    return await http_exception_handler(request, told.exceptions[0])


app = FastAPI(exception_handlers={ExceptionGroup: answer_group})
