"""One function knows all families and tells each by what it has. It is registered three times, once
for each, and a fourth family is one more case."""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


def told(error: Exception) -> tuple[int, str, object]:
    match error:
        case Declined():
            return 402, str(error), None
        case RequestValidationError():
            fields = sorted({f"{each['loc'][-1]}" for each in error.errors()})
            return 422, f"cannot read: {', '.join(fields)}", None
        case HTTPException(detail=str()):
            return error.status_code, error.detail, error.headers
        case HTTPException():
            return error.status_code, responses.get(error.status_code, "Refused"), error.headers
    raise error


@app.exception_handler(Declined)
@app.exception_handler(HTTPException)
@app.exception_handler(RequestValidationError)
async def tell_declined(request: Request, error: Exception) -> JSONResponse:
    status, detail, headers = told(error)
    answer = problem(status, detail)
    answer.headers.update(headers or {})
    return answer
