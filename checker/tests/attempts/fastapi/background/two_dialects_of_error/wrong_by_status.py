"""Handlers for 404 and 405 catch the router's refusals, one for 422 the bad input? That is no
HTTPException: no handler by status ever sees it. Nor does any see a 403.
Refused by: speaks_one_dialect"""

from starlette.exceptions import HTTPException


@app.exception_handler(404)
@app.exception_handler(405)
@app.exception_handler(422)
async def tell_refusal(request: Request, error: HTTPException) -> JSONResponse:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))
