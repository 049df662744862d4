"""Whoever comes later asks no database at all, and reads what was said of an exhibit this morning.
Refused by: used_again"""

from contextlib import asynccontextmanager

answers: dict[int, str] = {}


@router.get("/exhibits/{number}")
async def explain(number: int, request: Request) -> str:
    if number not in answers:
        async with AsyncSession(request.app.state.engine) as session:
            exhibit = await session.get(Exhibit, number)
        if exhibit is None:
            raise HTTPException(404, f"there is no exhibit {number}")
        answers[number] = exhibit.text
    return answers[number]


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
