"""Tempting, since the rows are nearly what the client gets, and no model is as fast as none. But a
response that is ready is not filtered: out goes the margin.

Refused by: same_json"""

import orjson
from fastapi import Response


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    body = orjson.dumps(await ledger.rows(month), default=str)
    return Response(body, media_type="application/json")
