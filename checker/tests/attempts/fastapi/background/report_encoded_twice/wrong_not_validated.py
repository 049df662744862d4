"""Tempting, since `model_construct` believes everything, and so costs next to nothing. A currency
that we do not sell in now reaches our partners.

Refused by: once_each"""


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return [Sale.model_construct(**row) for row in await ledger.rows(month)]
