"""The export logs its own failure, so that it may not go unnoticed. But a generator that catches
ends like one that is done.
Refused by: stays_unfinished"""

import logging


@router.get("/orders.csv")
async def export(request: Request) -> StreamingResponse:
    async def rows() -> AsyncIterator[str]:
        try:
            async for row in request.app.state.orders.rows():
                yield row
        except Exception:
            logging.exception("the export broke")

    return StreamingResponse(rows(), media_type="text/csv")


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
