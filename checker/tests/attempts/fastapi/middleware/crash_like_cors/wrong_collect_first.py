"""Where all rows are there before the answer begins, a broken export can still become a 500. But
the client waits for the last row to see the first, and seven years of orders are held in memory.
Refused by: leaves_other_answers"""


@router.get("/orders.csv")
async def export(request: Request) -> StreamingResponse:
    rows = [row async for row in request.app.state.orders.rows()]
    return StreamingResponse(iter(rows), media_type="text/csv")


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
