"""Tempting, since the warning is gone with the class that it spoke of. The class was the least of
it: every sale is still validated and rendered twice.

Refused by: once_each"""


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    rows = await ledger.rows(month)
    return jsonable_encoder([Sale.model_validate(row) for row in rows])
