"""One handler searches every group for an HTTPException and answers that; a lone crash stays a 500.
But a crash at the same moment as a 404 is lost: nobody learns of it.
Refused by: reports_a_crash"""

from fastapi import Request, Response
from fastapi.exception_handlers import http_exception_handler


async def answer_group(request: Request, failed: ExceptionGroup[Exception]) -> Response:
    for error in failed.exceptions:
        if isinstance(error, HTTPException):
            return await http_exception_handler(request, error)
    raise failed


app = FastAPI(exception_handlers={ExceptionGroup: answer_group})
