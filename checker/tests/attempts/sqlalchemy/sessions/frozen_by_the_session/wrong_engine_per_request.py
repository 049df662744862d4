"""An async session for each request, and an engine for each, too. No session is left open; but each
engine keeps its connection for a next request that never comes.
Refused by: answers_as_before"""

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import selectinload


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    engine = create_async_engine(request.app.state.engine.url)
    async with AsyncSession(engine) as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    reader = await session.get(Reader, number, options=[selectinload(Reader.loans)])
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    if await session.get(Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    await session.commit()
    return {"reader": number, "book": book}


def create_app(file: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = app.state.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
