"""Tempting, since all is done once, and `orjson` is fast. But FastAPI's class for it is deprecated
since 0.131, and no faster than a response model without a class.

Refused by: not_deprecated"""


@app.get("/sales/{month}", response_model=list[Sale], response_class=ORJSONResponse)
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return await ledger.rows(month)
