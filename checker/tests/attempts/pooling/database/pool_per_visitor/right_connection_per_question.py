"""Without a session: each question takes a connection of the pool, and gives it back before the
answer is sent."""

from contextlib import asynccontextmanager

from sqlalchemy import select


@router.get("/exhibits/{number}")
async def explain(number: int, request: Request) -> str:
    wanted = select(Exhibit.text).where(Exhibit.number == number)
    async with request.app.state.engine.connect() as connection:
        text = await connection.scalar(wanted)
    if text is None:
        raise HTTPException(404, f"there is no exhibit {number}")
    return text


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
