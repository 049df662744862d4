"""ValueError is what validators raise, so who handles it has them all? It is also what breaks deep
in our own code: the client is blamed with a 422, and nobody is woken up.
Refused by: crash_stays_a_crash"""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


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


@app.exception_handler(ValueError)
async def tell_value(request: Request, error: ValueError) -> JSONResponse:
    return problem(422, "a value is wrong")
