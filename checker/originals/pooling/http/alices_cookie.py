"""Alice's cookie: what is set for one member, no other member sends back.

A club's app logs in at the ferry company for its members. On a busy Friday, Bob is shown the
tickets of Alice.

Your task: no request for a member bears a cookie that was set for another; each bears what was set
earlier in its own call, redirects included. Calls run side by side, over at most LIMIT connections,
which later calls use again and the app closes. A wrong PIN reads 401. API and pages stay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx
from aiohttp import ClientSession, TCPConnector, web
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

LIMIT = 4  # connections to the company

router = APIRouter()


async def get_company(request: Request) -> ClientSession:
    # TODO: a session is more than its connections. What else do members share?
    return request.app.state.company


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    async with company.post("/login", data=proof) as welcome:  # by way of a redirect
        if welcome.status == 401:
            raise HTTPException(401, "the company does not know this name and PIN")
        welcome.raise_for_status()
    async with company.get("/tickets") as page:
        page.raise_for_status()
        return await page.json()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connector = TCPConnector(limit=LIMIT)
        async with ClientSession(url, connector=connector) as app.state.company:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main() -> None:
    async def login(request: web.Request) -> web.Response:
        proof = await request.post()
        answer = web.Response(status=303, headers={"Location": "/welcome"})
        answer.set_cookie("sid", f"session-of-{proof['name']}")
        return answer

    async def page(request: web.Request) -> web.Response:
        return web.json_response([f"Saturday 9:30, {request.cookies.get('sid')}"])

    company = web.Application()
    company.add_routes([web.post("/login", login), web.get("/{page}", page)])
    await (runner := web.AppRunner(company)).setup()
    await (site := web.TCPSite(runner, "localhost", 0)).start()
    port = site._server.sockets[0].getsockname()[1]
    app = create_app(f"http://localhost:{port}")  # of bare addresses, no cookies are kept
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://club")
    async with app.router.lifespan_context(app), client:
        names = ("alice", "bob")
        shown = await asyncio.gather(*(client.get("/tickets", auth=(n, "1234")) for n in names))
        for name, answer in zip(names, shown, strict=True):
            print(f"{name} is shown {answer.text}")
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
