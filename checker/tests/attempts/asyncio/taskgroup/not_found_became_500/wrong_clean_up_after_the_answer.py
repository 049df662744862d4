"""A BackgroundTask awaits what was cancelled, but FastAPI runs it when the answer has been sent:
the services hang up while the client reads.
Refused by: leaves_nothing_running"""

from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask


@app.get("/orders/{number}", response_model=None)
async def show_order(
    number: str, shop: Annotated[Shop, Depends()]
) -> dict[str, Any] | JSONResponse:
    names = ("items", "parcel", "cents")
    calls = [asyncio.create_task(getattr(shop, name)(number)) for name in names]
    done, late = await asyncio.wait(calls, return_when=asyncio.FIRST_EXCEPTION)
    for call in late:
        call.cancel()
    errors = [error for call in done if (error := call.exception())]
    for error in errors:
        if not isinstance(error, HTTPException):
            await asyncio.gather(*late, return_exceptions=True)
            raise error
    for error in errors:
        assert isinstance(error, HTTPException)
        clean_up = BackgroundTask(asyncio.wait, late) if late else None
        return JSONResponse({"detail": error.detail}, error.status_code, background=clean_up)
    return {name: call.result() for name, call in zip(names, calls, strict=True)}
