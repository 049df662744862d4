"""Tempting, since everybody speaks the dialect now. But a refusal is more than its words: a 405 has
an Allow, a 503 a Retry-After.

Refused by: speaks_one_dialect"""


async def tell_refusal(request: Request, error: AnyHTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail))
