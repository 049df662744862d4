"""Tempting, since a ValidationError looks like a 422. But who asked did nothing wrong, cannot mend
the row, and reads of it what no partner may: where a field is missing, all of it.

Refused by: same_json"""

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter, ValidationError

SALES = TypeAdapter(list[Sale])


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    try:
        sales = SALES.validate_python(await ledger.rows(month))
    except ValidationError as error:
        return JSONResponse({"detail": str(error)}, 422)
    return Response(SALES.dump_json(sales), media_type="application/json")
