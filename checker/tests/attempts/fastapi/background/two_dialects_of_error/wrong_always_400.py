"""Whatever the client has done wrong is a bad request, it seems, so everything is a 400. No login
page for a 401, no waiting for a 503: it reads the status, not the text.
Refused by: keeps_what_was_right"""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(400, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    return problem(400, ", ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()))


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
