"""The report is a model of its own, which knows how to read itself and how to write itself."""

from fastapi import Response
from pydantic import RootModel


class Report(RootModel[list[Sale]]):
    """All sales of a month."""


@app.get("/sales/{month}", responses={200: {"model": Report}})
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Response:
    sales = Report.model_validate(await ledger.rows(month))
    return Response(sales.model_dump_json(), media_type="application/json")
