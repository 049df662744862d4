"""Tempting, since the log is quiet again, and all is done once. But the class is as deprecated as
before, and the update that takes it away now comes without a warning.

Refused by: not_deprecated"""

import warnings

from fastapi.exceptions import FastAPIDeprecationWarning

app = FastAPI()
warnings.simplefilter("ignore", FastAPIDeprecationWarning)


@app.get("/sales/{month}", response_model=list[Sale], response_class=ORJSONResponse)
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return [Sale.model_validate(row) for row in await ledger.rows(month)]
