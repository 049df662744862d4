"""Tempting, since `model_dump` is fast, and nothing walks through the values in Python. But FastAPI
gets plain values, and makes models of them a second time.

Refused by: once_each"""


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    sales = [Sale.model_validate(row) for row in await ledger.rows(month)]
    return [sale.model_dump() for sale in sales]
