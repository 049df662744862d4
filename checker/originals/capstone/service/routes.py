"""What shippers, dispatchers and probes ask of the office."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, PositiveInt
from sqlalchemy import func, select, text

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
    everything = select(Consignment)
    return [
        # TODO: how often are the books asked here?
        Shown(
            id=each.id,
            shipper=each.shipper,
            wagon=each.wagon,
            grams=[crate.grams for crate in await each.awaitable_attrs.crates],
        )
        for each in await session.scalars(everything.order_by(Consignment.id))
    ]


@router.get("/summary")
async def summary(session: Db) -> dict[str, int]:
    # TODO: how many tasks work in this session?
    consignments, crates, grams = await asyncio.gather(
        session.scalar(select(func.count(Consignment.id))),
        session.scalar(select(func.count(Crate.id))),
        session.scalar(select(func.sum(Crate.grams))),
    )
    return {"consignments": consignments or 0, "crates": crates or 0, "grams": grams or 0}


@router.get("/quotes")
async def quotes(grams: int, railways: Rails) -> dict[str, int]:
    return await railways.quotes(LINES, grams)


@router.post("/consignments/{number}/booking")
async def book(number: int, sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    async with sessions.begin() as session:
        grams = await weigh(session, number)
        if grams is None:
            raise HTTPException(404, f"there is no consignment {number}")
        # TODO: what does the booking hold while the railway looks for a wagon?
        wagon = await railways.book(number, grams)
        (await session.get_one(Consignment, number)).wagon = wagon
    return {"wagon": wagon}


@router.get("/consignments/{number}/waybill")
async def waybill(number: int, session: Db, draw: Drawing) -> Response:
    if (grams := await weigh(session, number)) is None:
        raise HTTPException(404, f"there is no consignment {number}")
    # TODO: who is answered meanwhile?
    paper = draw(f"consignment {number}: {grams} g")
    return Response(paper, media_type="image/svg+xml")


@router.get("/livez")
async def alive() -> dict[str, str]:
    return {"office": "up"}


@router.get("/readyz")
async def ready(sessions: SessionMaker, railways: Rails) -> dict[str, str]:
    database, partner = await asyncio.gather(state(ping(sessions)), state(railways.ping()))
    # TODO: who reads this, and which part of it?
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
