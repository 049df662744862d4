"""Two rows in one message are half as much work for every layer, which is true. But the first row
now waits for the second, and an export that breaks loses the row that it held back.
Refused by: leaves_other_answers"""


@router.get("/orders.csv")
async def export(request: Request) -> StreamingResponse:
    async def pairs() -> AsyncIterator[str]:
        held = ""
        async for row in request.app.state.orders.rows():
            if held:
                yield held + row
            held = "" if held else row
        yield held

    return StreamingResponse(pairs(), media_type="text/csv")


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
