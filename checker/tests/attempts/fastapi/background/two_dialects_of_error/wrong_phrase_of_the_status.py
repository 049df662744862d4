"""HTTPStatus has a phrase for every status, it seems. For those of the standards: at a 430 or a 499
it raises in the handler, and a refusal becomes a crash.
Refused by: speaks_one_dialect"""

from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


def problem(status: int, detail: str) -> JSONResponse:
    title = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(content, status, media_type="application/problem+json")


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    return problem(422, ", ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()))


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
