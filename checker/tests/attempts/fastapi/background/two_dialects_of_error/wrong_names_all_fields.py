"""One sentence with the names of all fields can neither repeat a value nor forget a field. Which of
them is wrong, the client has to guess.
Refused by: repeats_nothing"""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    return problem(422, "Please check card, cents and number.")


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
