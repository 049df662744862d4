"""What shippers, dispatchers and probes ask of the office."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, PositiveInt
from sqlalchemy import func, select, text
from sqlalchemy.orm import selectinload

from .books import Consignment, Crate, Db, Notice, SessionMaker, Sessions, weigh
from .railways import Railways
from .settings import LINES, PATIENCE

Draw = Callable[[str], bytes]  # a waybill; it blocks, and any thread may call it
router = APIRouter()


class Order(BaseModel):
    shipper: str
    grams: list[PositiveInt]  # of each crate


class Shown(Order):
    id: int
    wagon: str | None


def get_railways(request: Request) -> Railways:
    railways: Railways = request.app.state.railways
    return railways


def get_draw(request: Request) -> Draw:
    draw: Draw = request.app.state.draw
    return draw


Rails = Annotated[Railways, Depends(get_railways)]
Drawing = Annotated[Draw, Depends(get_draw)]


@router.post("/consignments", status_code=201)
async def hand_in(order: Order, session: Db) -> dict[str, int]:
    crates = [Crate(grams=grams) for grams in order.grams]
    consignment = Consignment(shipper=order.shipper, crates=crates)
    session.add(consignment)
    await session.flush()
    session.add(Notice(consignment_id=consignment.id, text=f"We have it, {order.shipper}."))
    return {"id": consignment.id}


@router.get("/consignments")
async def show(session: Db) -> list[Shown]:
    # All crates in one statement, before the loop.
    everything = select(Consignment).options(selectinload(Consignment.crates))
    return [
        Shown(
            id=each.id,
            shipper=each.shipper,
            wagon=each.wagon,
            grams=[crate.grams for crate in each.crates],
        )
        for each in await session.scalars(everything.order_by(Consignment.id))
    ]


@router.get("/summary")
async def summary(session: Db) -> dict[str, int]:
    # One after the other: a session is for one task at a time.
    return {
        "consignments": await session.scalar(select(func.count(Consignment.id))) or 0,
        "crates": await session.scalar(select(func.count(Crate.id))) or 0,
        "grams": await session.scalar(select(func.sum(Crate.grams))) or 0,
    }


@router.get("/quotes")
async def quotes(grams: int, railways: Rails) -> dict[str, int]:
    return await railways.quotes(LINES, grams)


@router.post("/consignments/{number}/booking")
async def book(number: int, sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    async with sessions() as session:
        grams = await weigh(session, number)
    if grams is None:
        raise HTTPException(404, f"there is no consignment {number}")
    # Both sessions are short: while the railway looks for a wagon, the connection is in the pool.
    wagon = await railways.book(number, grams)
    async with sessions.begin() as session:
        (await session.get_one(Consignment, number)).wagon = wagon
    return {"wagon": wagon}


@router.get("/consignments/{number}/waybill")
async def waybill(number: int, session: Db, draw: Drawing) -> Response:
    if (grams := await weigh(session, number)) is None:
        raise HTTPException(404, f"there is no consignment {number}")
    # In a thread it may block; the loop only waits for the thread.
    paper = await asyncio.to_thread(draw, f"consignment {number}: {grams} g")
    return Response(paper, media_type="image/svg+xml")


@router.get("/livez")
async def alive() -> dict[str, str]:
    return {"office": "up"}


@router.get("/readyz")
async def ready(sessions: SessionMaker, railways: Rails, response: Response) -> dict[str, str]:
    database, partner = await asyncio.gather(state(ping(sessions)), state(railways.ping()))
    # Who probes us reads the status, and nothing else.
    response.status_code = 503 if "down" in (database, partner) else 200
    return {"database": database, "railways": partner}


async def ping(sessions: Sessions) -> None:
    async with sessions() as session:
        await session.execute(text("SELECT 1"))


async def state(answer: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await answer
        return "up"
    except Exception:
        return "down"


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
