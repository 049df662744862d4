"""NaN was the 500, and a float can be told to refuse it. But a float takes half a cent as well:
what was bad input is a payment now.
Refused by: refuses_all_bad_input"""

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


class Payment(BaseModel):
    card: Annotated[str, Field(pattern=r"^[0-9]{16}$")]
    cents: float = Field(gt=0, allow_inf_nan=False)


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
