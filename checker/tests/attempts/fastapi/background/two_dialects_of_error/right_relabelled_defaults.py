"""FastAPI's own handlers still decide on status and headers; only what they said is put into the
other form. What they may become one day comes along."""

from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    theirs = await http_exception_handler(request, error)
    answer = problem(theirs.status_code, str(error.detail))
    for name, value in theirs.headers.items():
        answer.headers.setdefault(name, value)
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = {".".join(map(str, each["loc"][1:] or each["loc"])) for each in error.errors()}
    return problem(422, f"wrong or missing: {', '.join(sorted(wrong))}")


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
