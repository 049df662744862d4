"""A task of its own runs beside the others, one would think. But a task runs on the loop like all
the rest, and gives it back only where it awaits: this one never does.
Refused by: loop_runs_on"""


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    async def load() -> Reader | None:
        return session.get(Reader, number)

    reader = await asyncio.create_task(load())
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}
