"""Bad input is turned into an HTTPException with the status 422, and one handler tells of both. It
is Starlette's, so it hears of unknown paths and wrong methods as well."""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, f"{error.detail}")
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    places = " and ".join("/".join(map(str, each["loc"])) for each in error.errors())
    return await tell_refusal(request, HTTPException(422, f"see {places}"))


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return await tell_refusal(request, HTTPException(402, str(error)))
