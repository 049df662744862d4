"""`model_dump(mode="json")` makes the plain values in Pydantic's core, twenty times as fast as
`jsonable_encoder` does in Python. The detour by plain values still costs something."""

from fastapi.responses import JSONResponse


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    sales = [Sale.model_validate(row) for row in await ledger.rows(month)]
    return JSONResponse([sale.model_dump(mode="json") for sale in sales])
