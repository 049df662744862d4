"""Tempting, since the bytes are the same and made in one go. But the schema has left /openapi.json
with the response model, and a client that is generated from it knows nothing of a sale.

Refused by: documented"""

from fastapi import Response
from pydantic import TypeAdapter

SALES = TypeAdapter(list[Sale])


@app.get("/sales/{month}")
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Response:
    sales = SALES.validate_python(await ledger.rows(month))
    return Response(SALES.dump_json(sales), media_type="application/json")
