"""FastAPI does not validate a model's fields again when it is of the right class already. So models
may as well be made here."""


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return [Sale.model_validate(row) for row in await ledger.rows(month)]
