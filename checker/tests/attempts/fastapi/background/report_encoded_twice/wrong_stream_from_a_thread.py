"""Tempting, since a stream begins at once. But a plain generator is run in a thread, with one trip
there and back for each row, and each trip takes more than a hundred calls.

Refused by: within_the_budget"""

from collections.abc import Iterator

from fastapi.responses import StreamingResponse


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    rows = await ledger.rows(month)

    def written() -> Iterator[str]:
        yield "["
        for number, row in enumerate(rows):
            yield "," * bool(number) + Sale.model_validate(row).model_dump_json()
        yield "]"

    return StreamingResponse(written(), media_type="application/json")
