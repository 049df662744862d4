"""All is awaited, and what was read once is kept in memory: the slow database is asked less. The
reader who has just borrowed a book is shown the books of before.
Refused by: answers_as_before"""

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import selectinload


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]


shown: dict[int, dict[str, Any]] = {}


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    if number not in shown:
        reader = await session.get(Reader, number, options=[selectinload(Reader.loans)])
        if reader is None:
            raise HTTPException(404, f"there is no reader {number}")
        shown[number] = {"name": reader.name, "books": [loan.book for loan in reader.loans]}
    return shown[number]


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
