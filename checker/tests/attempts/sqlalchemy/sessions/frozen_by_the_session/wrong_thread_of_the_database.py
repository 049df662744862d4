"""One thread that does all the work of the database, as aiosqlite has one for each connection. The
loop runs on; the readers queue for the thread.
Refused by: readers_overlap"""

from concurrent.futures import ThreadPoolExecutor

thread = ThreadPoolExecutor(1, "database")


def load(engine: Any, number: int) -> dict[str, Any]:
    with Session(engine) as session:
        reader = session.get(Reader, number)
        if reader is None:
            raise HTTPException(404, f"there is no reader {number}")
        return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.get("/readers/{number}")
async def show(number: int, request: Request) -> dict[str, Any]:
    work = (load, request.app.state.engine, number)
    return await asyncio.get_running_loop().run_in_executor(thread, *work)


def save(engine: Any, number: int, book: str) -> dict[str, Any]:
    with Session(engine) as session:
        if session.get(Reader, number) is None:
            raise HTTPException(404, f"there is no reader {number}")
        session.add(Loan(reader=number, book=book))
        session.commit()
        return {"reader": number, "book": book}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], request: Request) -> dict[str, Any]:
    work = (save, request.app.state.engine, number, book)
    return await asyncio.get_running_loop().run_in_executor(thread, *work)
