"""A middleware gives every refusal the right content type, in one place. The old words are inside:
a client finds neither title nor status in what claims to be a problem.
Refused by: speaks_one_dialect"""

from typing import Any


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))


@app.middleware("http")
async def relabel(request: Request, call_next: Any) -> Any:
    answer = await call_next(request)
    if answer.status_code >= 400:
        answer.headers["content-type"] = "application/problem+json"
    return answer
