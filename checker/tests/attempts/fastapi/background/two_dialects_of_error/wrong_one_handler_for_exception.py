"""A handler for Exception seems to be the one for all. But FastAPI has nearer ones for its own
errors, so it hears of none of them: it hears of crashes, and makes them refusals.
Refused by: speaks_one_dialect"""


@app.exception_handler(Exception)
async def tell_declined(request: Request, error: Exception) -> JSONResponse:
    return problem(getattr(error, "status_code", 402), str(error))
