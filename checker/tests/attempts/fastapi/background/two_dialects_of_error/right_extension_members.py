"""RFC 9457 lets a problem have members of its own. So the detail is one sentence, and a list beside
it tells field by field what is wrong: where, and why, not what was sent."""

from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(status: int, detail: str, headers: Any = None, **more: Any) -> JSONResponse:
    content = {"type": "about:blank", "title": responses.get(status, "Refused"), "status": status}
    return ProblemResponse(content | {"detail": detail} | more, status, headers)


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    if isinstance(error.detail, str):
        return problem(error.status_code, error.detail, error.headers)
    return problem(error.status_code, "see refusal", error.headers, refusal=error.detail)


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = [{"at": each["loc"], "why": each["msg"]} for each in error.errors()]
    return problem(422, f"{len(wrong)} field(s) of the request are wrong", errors=wrong)
