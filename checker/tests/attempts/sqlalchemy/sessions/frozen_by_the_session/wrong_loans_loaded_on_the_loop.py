"""All that looks like a question runs in a thread, and closing too. `reader.loans` does not look
like one: it asks on the loop, at the moment when it is read.
Refused by: loop_runs_on"""

from collections.abc import Iterator


def get_session(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    reader = await asyncio.to_thread(session.get, Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    if await asyncio.to_thread(session.get, Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    await asyncio.to_thread(session.commit)
    return {"reader": number, "book": book}
