"""The database is asked in a thread, as it should be. `result()` then waits for the thread, and who
waits without `await` holds the loop all the same.
Refused by: loop_runs_on"""

from concurrent.futures import ThreadPoolExecutor

threads = ThreadPoolExecutor(8)


@router.get("/readers/{number}")
async def show(number: int, request: Request) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        with Session(request.app.state.engine) as session:
            reader = session.get(Reader, number)
            if reader is None:
                raise HTTPException(404, f"there is no reader {number}")
            return {"name": reader.name, "books": [loan.book for loan in reader.loans]}

    return threads.submit(work).result()
