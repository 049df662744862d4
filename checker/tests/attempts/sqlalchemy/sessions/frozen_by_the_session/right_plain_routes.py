"""Without `async`, FastAPI runs the routes in threads, where they may wait; the dependency too, up
to the end of its `with`. As many requests run at once as there are threads: 40."""

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
def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    if session.get(Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    session.commit()
    return {"reader": number, "book": book}
