"""Tempting, since one bad row should not cost everybody the report. But a sale is gone without a
word, and whoever adds up the month gets a wrong sum.

Refused by: same_json"""

from pydantic import ValidationError


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    sales = []
    for row in await ledger.rows(month):
        try:
            sales.append(Sale.model_validate(row))
        except ValidationError:
            continue
    return sales
