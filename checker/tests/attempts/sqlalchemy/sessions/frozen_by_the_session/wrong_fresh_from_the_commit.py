"""The thread commits, and hands the new loan back. A commit forgets what the loan holds: the answer
reads it again from the database, on the loop.
Refused by: loop_runs_on"""

from collections.abc import Iterator


def get_session(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


@router.get("/readers/{number}")
def show(number: int, session: Db) -> dict[str, Any]:
    reader = session.get(Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    def work() -> Loan:
        if session.get(Reader, number) is None:
            raise HTTPException(404, f"there is no reader {number}")
        session.add(loan := Loan(reader=number, book=book))
        session.commit()
        return loan

    loan = await asyncio.to_thread(work)
    return {"reader": loan.reader, "book": loan.book}
