"""Plain functions run in threads, and a lock keeps SQLite from being asked twice at a time. The
loop is free; of the readers, each waits for those before.
Refused by: readers_overlap"""

from collections.abc import Iterator


def get_session(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


turn = threading.Lock()


@router.get("/readers/{number}")
def show(number: int, session: Db) -> dict[str, Any]:
    with turn:
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
