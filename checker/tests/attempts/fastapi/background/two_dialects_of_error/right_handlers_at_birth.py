"""The three families are named where the app is made. One look at the list tells which errors are
problems, and nobody can forget to import a module that registers a handler."""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


def problem(status: int, detail: str, headers: object = None) -> JSONResponse:
    content = {"type": "about:blank", "title": responses.get(status, "Refused"), "status": status}
    answer = JSONResponse(content | {"detail": detail}, status)
    answer.headers.update(dict(headers or {}))
    answer.headers["content-type"] = "application/problem+json"
    return answer


async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail), error.headers)


async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    return problem(422, "wrong: " + ", ".join(str(each["loc"][-1]) for each in error.errors()))


app = FastAPI(
    exception_handlers={HTTPException: tell_refusal, RequestValidationError: tell_bad_input}
)
