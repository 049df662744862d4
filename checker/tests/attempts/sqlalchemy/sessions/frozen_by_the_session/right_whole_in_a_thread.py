"""The session is opened, asked and closed in one function, which runs in a thread; plain data comes
back. Nothing of the session is left that could ask on the loop."""

from collections.abc import Callable


async def in_thread(request: Request, work: Callable[[Session], Any]) -> Any:
    def run() -> Any:
        with Session(request.app.state.engine) as session:
            return work(session)

    return await asyncio.to_thread(run)


def find(session: Session, number: int) -> Reader:
    if (reader := session.get(Reader, number)) is None:
        raise HTTPException(404, f"there is no reader {number}")
    return reader


@router.get("/readers/{number}")
async def show(number: int, request: Request) -> dict[str, Any]:
    def work(session: Session) -> dict[str, Any]:
        reader = find(session, number)
        return {"name": reader.name, "books": [loan.book for loan in reader.loans]}

    return await in_thread(request, work)


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], request: Request) -> dict[str, Any]:
    def work(session: Session) -> None:
        find(session, number)
        session.add(Loan(reader=number, book=book))
        session.commit()

    await in_thread(request, work)
    return {"reader": number, "book": book}
