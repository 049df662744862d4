"""A group by hand, a pool of threads of one's own, one statement for three figures, and one commit
before the call: each does what its rule asks for, without the tool that the rule names."""

import json
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import literal_column

PRESS = ThreadPoolExecutor(4)


class Railways:
    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        tasks = [asyncio.create_task(self._quote(line, grams)) for line in lines]
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)
        refusals = [error for task in done if (error := task.exception())]
        if refusals:
            raise refusals[0]
        return {line: task.result() for line, task in zip(lines, tasks, strict=True)}


@router.get("/summary")
async def summary(session: Db) -> dict[str, int]:
    figures = select(
        select(func.count(Consignment.id)).scalar_subquery().label("consignments"),
        select(func.count(Crate.id)).scalar_subquery().label("crates"),
        select(func.coalesce(func.sum(Crate.grams), literal_column("0")))
        .scalar_subquery()
        .label("grams"),
    )
    return dict((await session.execute(figures)).mappings().one())


@router.post("/consignments/{number}/booking")
async def book(number: int, session: Db, railways: Rails) -> dict[str, str]:
    consignment = await session.get(Consignment, number)
    grams = await weigh(session, number)
    await session.commit()
    if consignment is None or grams is None:
        raise HTTPException(404, f"there is no consignment {number}")
    consignment.wagon = await railways.book(number, grams)
    return {"wagon": consignment.wagon}


@router.get("/consignments/{number}/waybill")
async def waybill(number: int, session: Db, draw: Drawing) -> Response:
    if (grams := await weigh(session, number)) is None:
        raise HTTPException(404, f"there is no consignment {number}")
    loop = asyncio.get_running_loop()
    paper = await loop.run_in_executor(PRESS, draw, f"consignment {number}: {grams} g")
    return Response(paper, media_type="image/svg+xml")


@router.get("/readyz")
async def ready(sessions: SessionMaker, railways: Rails) -> Response:
    database, partner = await asyncio.gather(state(ping(sessions)), state(railways.ping()))
    health = {"database": database, "railways": partner}
    return Response(
        json.dumps(health), 200 if database == partner == "up" else 503, media_type="text/json"
    )
