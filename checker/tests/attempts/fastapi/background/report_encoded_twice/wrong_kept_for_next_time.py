"""Tempting, since the second reader of a month costs nothing. But a month goes on: who asks again
reads of sales that were taken back, and misses the new ones.

Refused by: same_json"""

REPORTS: dict[str, list[Sale]] = {}


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    if month not in REPORTS:
        REPORTS[month] = [Sale.model_validate(row) for row in await ledger.rows(month)]
    return REPORTS[month]
