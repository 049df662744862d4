"""The export logs for itself that it broke, and lets the error go on, so that nothing looks whole.
But what leaves the app is logged by the server: whoever counts errors counts two.
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
            raise

    return StreamingResponse(rows(), media_type="text/csv")


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
