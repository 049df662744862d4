"""ValidationException is what RequestValidationError is made from, and sounds like the whole
family. So it is: our own answer that fits no model becomes the client's mistake.
Refused by: crash_stays_a_crash"""

from fastapi.exceptions import RequestValidationError, ValidationException
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
@app.exception_handler(ValidationException)
async def tell_bad_input(request: Request, error: ValidationException) -> JSONResponse:
    return problem(422, ", ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()))


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
