"""A list of errors beside the detail, without what was sent. But `ctx` holds the validator's
ValueError, which no JSON can hold: a card number with spaces is a 500.
Refused by: refuses_all_bad_input"""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = [{key: each[key] for key in each if key != "input"} for each in error.errors()]
    content = {"type": "about:blank", "title": "Bad input", "status": 422}
    content |= {"detail": f"{len(wrong)} wrong", "errors": wrong}
    return JSONResponse(content, 422, media_type="application/problem+json")


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
