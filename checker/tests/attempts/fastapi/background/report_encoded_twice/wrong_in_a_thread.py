"""Tempting, since the loop is free while a thread encodes. It is not: the thread needs the same
interpreter, the work is as much as before, and FastAPI does its own half in the loop.

Refused by: once_each"""

from fastapi.concurrency import run_in_threadpool


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    rows = await ledger.rows(month)
    return await run_in_threadpool(lambda: jsonable_encoder([Sale(**row) for row in rows]))
