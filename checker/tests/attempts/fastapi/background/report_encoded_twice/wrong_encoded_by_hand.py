"""Tempting, since a finished response is not validated again: everything is done once now. But
`jsonable_encoder` asks of each value in turn, in Python, what it may be.

Refused by: within_the_budget"""

from fastapi.responses import JSONResponse


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    sales = [Sale.model_validate(row) for row in await ledger.rows(month)]
    return JSONResponse(jsonable_encoder(sales))
