"""`jsonable_encoder` is what FastAPI itself puts around the errors: the ValueError does no harm
any more. But `input` is in them, so the card number goes back, into every log on the way.
Refused by: repeats_nothing"""

from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


@app.exception_handler(HTTPException)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    content = {"type": "about:blank", "title": "Bad input", "status": 422, "detail": "see errors"}
    content["errors"] = jsonable_encoder(error.errors())
    return JSONResponse(content, 422, media_type="application/problem+json")


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
