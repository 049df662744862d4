"""Writing is what takes long, so the loan is saved in a thread. A question takes as long when the
database is busy, and those are still asked on the loop.
Refused by: loop_runs_on"""


@router.post("/readers/{number}/loans", status_code=201)
def lend(number: int, book: Annotated[str, Body()], request: Request) -> dict[str, Any]:
    with Session(request.app.state.engine) as session:
        if session.get(Reader, number) is None:
            raise HTTPException(404, f"there is no reader {number}")
        session.add(Loan(reader=number, book=book))
        session.commit()
    return {"reader": number, "book": book}
