"""What a client reads when one of three services says no, or crashes."""

import asyncio
from typing import Any

import httpx
from fastapi import HTTPException

from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Look at the `async with` in `show_order`: which exception leaves it when `items` says 404? "
    "FastAPI turns an HTTPException into an answer, and nothing else.",
    "`except ExceptionGroup as failed:` around the group gets all that went wrong, and "
    "`failed.split(HTTPException)` parts it: what a service said, and what crashed. Only one of "
    "the two may decide on the answer when there are both.",
    "`told, crashed = failed.split(HTTPException)`. If there is anything in `crashed`, raise "
    "that; otherwise raise `told.exceptions[0]`.",
)
SHOWS = ("`except*` for several failures",)

ANSWERS = {"items": ["teapot"], "parcel": "with the carrier", "cents": 4200}


async def test_keeps_the_status(kata: Any, tasks: Recorder) -> None:
    """the client reads the status and the detail of the HTTPException that a service raised"""
    said_no: dict[str, tuple[int, Any]] = {
        "items": (404, "no such order"),
        "parcel": (410, "long gone"),
        "cents": (403, {"role": "guest"}),
    }
    for service, (status, detail) in said_no.items():
        shop = Shop({service: HTTPException(status, detail)}, seconds={service: 0.05})
        answer = await client_asks(kata, shop, tasks)
        saw = f"`{service}` raised HTTPException({status}, {detail!r}); the client read {answer}"
        assert answer.status == status, saw
        assert same(answer.detail, detail), saw
    shop = Shop({"items": HTTPException(404), "cents": HTTPException(403)})
    answer = await client_asks(kata, shop, tasks)
    assert answer.status in (404, 403), f"`items` said 404, `cents` 403; the client read {answer}"
    answer = await client_asks(kata, Shop(), tasks)
    assert answer.status == 200, f"one client read 404; the next, all being well, read {answer}"


async def test_reports_a_crash(kata: Any, tasks: Recorder) -> None:
    """a crash is a 500, whatever the other services say at the same moment"""
    no = HTTPException(404)
    mixes: tuple[dict[str, Exception], ...] = (
        {"cents": KeyError("A-17")},
        {"items": no, "parcel": TimeoutError("too slow")},
        {"items": ConnectionResetError("the other side hung up"), "parcel": no},
    )
    for fates in mixes:
        shop = Shop(fates)
        answer = await client_asks(kata, shop, tasks)
        failed = " and ".join(f"`{s}` raised {type(fates[s]).__name__}" for s in shop.failed)
        if any(fates[s] is not no for s in shop.failed):
            assert answer.status == 500, f"{failed}; the client read {answer}"


async def test_leaves_nothing_running(kata: Any, tasks: Recorder) -> None:
    """no service is at work once the client has its answer, be it a 404 or a 500"""
    for fate in (HTTPException(404), ConnectionResetError("the other side hung up")):
        shop = Shop({"items": fate}, seconds={"items": 0.1, "parcel": 20, "cents": 30})
        answer = await client_asks(kata, shop, tasks)
        left = ", ".join(sorted(answer.at_work))
        assert not left, (
            f"{len(answer.at_work)} still at work when the client read {answer.status}: {left}"
        )
        names = ", ".join(task.get_name() for task in tasks.running())
        assert not names, f"tasks not over when the client read {answer.status}: {names}"


async def test_asks_side_by_side(kata: Any, tasks: Recorder) -> None:
    """all being well, the three work at the same time, and the client reads their JSON"""
    shop = Shop(seconds={"items": 0.3, "parcel": 0.1, "cents": 0.2})
    answer = await client_asks(kata, shop, tasks)
    assert answer.status == 200, f"all three services answered; the client read {answer}"
    assert same(answer.json, ANSWERS), f"the services answered {ANSWERS}; the client read {answer}"
    assert shop.peak == 3, f"at most {shop.peak} of 3 services at work at the same time"


class Shop:
    """Three services that answer or raise when their time has come, and the books of it."""

    def __init__(
        self,
        fates: dict[str, Exception] | None = None,
        seconds: dict[str, float] | None = None,
    ) -> None:
        self.fates = fates or {}
        self.seconds = seconds or {}
        self.calls = 0
        self.at_work: set[str] = set()
        self.peak = 0
        self.failed: list[str] = []

    async def items(self, number: str) -> Any:
        return await self._serve("items")

    async def parcel(self, number: str) -> Any:
        return await self._serve("parcel")

    async def cents(self, number: str) -> Any:
        return await self._serve("cents")

    async def _serve(self, service: str) -> Any:
        self.calls += 1
        if self.calls > 30:
            raise RuntimeError("asked more than 30 times for one page")
        self.at_work.add(service)
        self.peak = max(self.peak, len(self.at_work))
        try:
            return await self._work(service)
        finally:
            self.at_work.discard(service)

    async def _work(self, service: str) -> Any:
        try:
            await asyncio.sleep(self.seconds.get(service, 0.1))
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)  # hanging up takes a moment
            raise
        if service in self.fates:
            self.failed.append(service)
            raise self.fates[service]
        return ANSWERS[service]


class Answer:
    """What a client reads, and the error that it does not see."""

    def __init__(
        self, response: httpx.Response, unhandled: Exception | None, at_work: set[str]
    ) -> None:
        self.status = response.status_code
        self.text = response.text
        self.unhandled = unhandled
        self.at_work = at_work
        try:
            self.json = response.json()
        except ValueError:
            self.json = None
        self.detail = self.json.get("detail") if isinstance(self.json, dict) else None

    def __str__(self) -> str:
        reason = f"; the app raised {self.unhandled!r:.200}" if self.unhandled else ""
        return f"{self.status} {self.text:.200}{reason}"


async def client_asks(kata: Any, shop: Shop, tasks: Recorder) -> Answer:
    """The answer to a request that is served with this shop."""
    unhandled: list[Exception] = []
    heard: list[int] = []
    at_work: set[str] = set()  # when the answer is sent, which is before the app has ended

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                heard.append(message["status"])
            if message["type"] == "http.response.body" and not message.get("more_body"):
                tasks.mark(f"client reads {heard[0]}")
                at_work.update(shop.at_work)
            await send(message)

        try:
            await kata.app(scope, receive, sending)
        except Exception as error:
            unhandled.append(error)
            raise

    async def injected() -> Shop:
        return shop

    kata.app.dependency_overrides[kata.Shop] = injected
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        try:
            response = await client.get("/orders/A-17")
        except asyncio.CancelledError:
            raise AssertionError("a CancelledError left the endpoint: no answer at all") from None
    answer = Answer(response, unhandled[0] if unhandled else None, at_work)
    if not heard:
        tasks.mark(f"client reads {answer.status}")
    assert shop.calls, f"the `Shop` that FastAPI injects was not asked; the client read {answer}"
    return answer
