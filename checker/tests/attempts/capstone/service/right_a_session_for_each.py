"""Each task may have a session of its own; the crates of all consignments may come by one statement
of the service's own; and a messenger may say aloud that it passes its cancellation on."""

from sqlalchemy import Select


@router.get("/summary")
async def summary(sessions: SessionMaker) -> dict[str, int]:
    async def figure(statement: Select[tuple[int]]) -> int:
        async with sessions() as session:
            return await session.scalar(statement) or 0

    async with asyncio.TaskGroup() as group:
        figures = {
            "consignments": group.create_task(figure(select(func.count(Consignment.id)))),
            "crates": group.create_task(figure(select(func.count(Crate.id)))),
            "grams": group.create_task(figure(select(func.sum(Crate.grams)))),
        }
    return {name: task.result() for name, task in figures.items()}


@router.get("/consignments")
async def show(session: Db) -> list[Shown]:
    found = (await session.scalars(select(Consignment).order_by(Consignment.id))).all()
    grams: dict[int, list[int]] = {each.id: [] for each in found}
    for crate in await session.scalars(select(Crate).order_by(Crate.id)):
        grams[crate.consignment_id].append(crate.grams)
    return [Shown(id=c.id, shipper=c.shipper, wagon=c.wagon, grams=grams[c.id]) for c in found]


async def run(sessions: Sessions, railways: Railways) -> None:
    while True:
        try:
            for number in await waiting(sessions):
                await send(number, sessions, railways)
        except asyncio.CancelledError:
            raise
        except BaseException:
            log.exception("this round was in vain")
        await asyncio.sleep(PACE)
