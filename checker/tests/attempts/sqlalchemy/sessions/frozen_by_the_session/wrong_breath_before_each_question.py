"""`sleep(0)` lets the others have a turn before each question. Then the question is asked, and
holds the loop until it is answered.
Refused by: loop_runs_on"""


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    await asyncio.sleep(0)
    reader = session.get(Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    await asyncio.sleep(0)
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    await asyncio.sleep(0)
    if session.get(Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    await asyncio.sleep(0)
    session.commit()
    return {"reader": number, "book": book}
