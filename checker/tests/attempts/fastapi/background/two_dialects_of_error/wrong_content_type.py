"""Every refusal has the members of a problem, but JSONResponse says that it is application/json. A
client decides by that which of its two readers to use.
Refused by: speaks_one_dialect"""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


def problem(status: int, detail: str, headers: object = None) -> JSONResponse:
    content = {"type": "about:blank", "title": responses[status], "status": status}
    return JSONResponse(content | {"detail": detail}, status, headers)


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail), error.headers)


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    return problem(422, ", ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()))
