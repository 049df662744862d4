"""The routes lose their `async` and run in threads. The dependency keeps its own: when it leaves
its `with`, on the loop, the session is closed, and the database is sent a ROLLBACK.
Refused by: loop_runs_on"""


@router.get("/readers/{number}")
def show(number: int, session: Db) -> dict[str, Any]:
    reader = session.get(Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    if session.get(Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    session.commit()
    return {"reader": number, "book": book}
