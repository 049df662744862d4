"""A response class of one's own, for all routes that write sales. FastAPI passes a finished
response on; model and class are in the decorator for /openapi.json."""

from fastapi.responses import JSONResponse
from pydantic import TypeAdapter


class Models(JSONResponse):
    def render(self, content: Any) -> bytes:
        return TypeAdapter(list[Sale]).dump_json(content)


@app.get("/sales/{month}", response_model=list[Sale], response_class=Models)
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return Models([Sale.model_validate(row) for row in await ledger.rows(month)])
