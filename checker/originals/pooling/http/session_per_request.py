"""Session per request: only those who share a pool reuse what is in it.

A shop quotes prices in foreign money, and asks its bank for the rate. The bank grants the shop
CONNECTIONS connections; at noon it got forty at once, a new one for each quote, and locked it out.

Your task: a connection serves quote after quote, and none is opened while another one is idle. At
most CONNECTIONS are open, and as many quotes are at the bank at once; more wait. Each asks for the
rate of its moment. A stopped app leaves no connection open, and can be started again. Names stay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from decimal import Decimal
from typing import Annotated

import aiohttp
import httpx
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request

CONNECTIONS = 20

router = APIRouter()


async def get_session(request: Request) -> AsyncIterator[aiohttp.ClientSession]:
    # TODO: with whom does a quote share this session?
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
    async with aiohttp.ClientSession(request.app.state.bank, connector=connector) as session:
        yield session


@router.get("/quotes/{currency}")
async def quote(
    currency: str, euros: Decimal, session: Annotated[aiohttp.ClientSession, Depends(get_session)]
) -> dict[str, Decimal]:
    async with session.get(f"/rates/{currency}") as answer:
        if answer.status == 404:
            raise HTTPException(404, f"the bank does not know {currency}")
        answer.raise_for_status()
        return {currency: euros * Decimal(await answer.text())}


def create_app(bank: str) -> FastAPI:
    app = FastAPI()
    app.state.bank = bank
    app.include_router(router)
    return app


async def main() -> None:
    accepted = 0

    async def bank(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal accepted
        accepted += 1
        with suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n1.08")
        writer.close()

    async with await asyncio.start_server(bank, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        app = create_app(f"http://{host}:{port}")
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop")
        async with app.router.lifespan_context(app), client:
            for _ in range(3):
                quotes = [client.get("/quotes/USD?euros=10") for _ in range(40)]
                answers = await asyncio.gather(*quotes)
                print(f"{len(answers)} quotes, as {answers[-1].json()}; {accepted=} so far")


if __name__ == "__main__":
    asyncio.run(main())
