"""A session in a thread, and a lock so that no two threads get in each other's way. The loop is
free, but each reader waits for all the readers before.
Refused by: readers_overlap"""

turn = asyncio.Lock()


def load(engine: Any, number: int) -> dict[str, Any]:
    with Session(engine) as session:
        reader = session.get(Reader, number)
        if reader is None:
            raise HTTPException(404, f"there is no reader {number}")
        return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.get("/readers/{number}")
async def show(number: int, request: Request) -> dict[str, Any]:
    async with turn:
        return await asyncio.to_thread(load, request.app.state.engine, number)


def save(engine: Any, number: int, book: str) -> dict[str, Any]:
    with Session(engine) as session:
        if session.get(Reader, number) is None:
            raise HTTPException(404, f"there is no reader {number}")
        session.add(Loan(reader=number, book=book))
        session.commit()
        return {"reader": number, "book": book}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], request: Request) -> dict[str, Any]:
    async with turn:
        return await asyncio.to_thread(save, request.app.state.engine, number, book)
