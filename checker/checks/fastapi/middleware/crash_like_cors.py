"""What a page may read of a crash, what it must not, and what the log has of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from checker.checks.fixtures import Watch
from checker.probes import asgi, logs
from checker.probes.timeline import Recorder
from checker.probes.values import all_in, same

HINTS = (
    "Run the file, and compare the headers of the two answers. `add_middleware` builds an onion, "
    "and Starlette adds a layer of its own, ServerErrorMiddleware, which answers whatever nobody "
    "caught. Is it inside the others, or outside?",
    "A layer adds headers to answers that pass through it. So either the crash is caught and "
    "answered inside of both, by middleware that takes care of answers already begun, or both are "
    "around the whole app, Starlette's own layer included.",
    "Middleware is an app around an app: `return CORSMiddleware(RequestId(app), "
    "allow_origins=..., expose_headers=...)` in the place of the two calls of `add_middleware`.",
)
SHOWS = (
    "The order CORS > RequestID > Timing > Logging",
    "Errors that carry every header the page needs",
)

SHOP, TILL = "https://shop.example", "https://till.example"
SECRET = "shop_admin was refused by orders.internal"
BAD_ID = "<b>page 7</b>"
CORS = "access-control-"
READABLE = (f"{CORS}allow-origin", f"{CORS}expose-headers")  # what an answer had of them
ROWS = 5


async def test_reaches_the_page(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a page of ORIGINS may read that the server crashed: the 500 and its X-Request-ID"""
    api, odd = Api(watch, kata, KeyError(SECRET)), Api(watch, kata)
    odd.orders.teapot = 42  # FastAPI finds out when the endpoint has returned
    for page, asked, trouble in (
        (SHOP, api, "could not be read"),
        (TILL, api, "could not be read"),
        (SHOP, odd, "was found to be 42, where the response promises a text"),
    ):
        answer = await asked.ask(page, request_id="page-7")
        saw = f"an order {trouble}; {page} got {shown(answer)}"
        assert answer.status == 500, saw
        assert may_read(page, answer), f"{saw}, which its browser does not let it read"
        ids = answer.headers.get_list("X-Request-ID")
        assert ids == ["page-7"], f"{saw}, with {ids} for the request id page-7"
        assert shows_id(answer), f"{saw}, of which its browser hides the X-Request-ID"
    sent = ("", "", BAD_ID)
    ids = [(await api.ask(SHOP, request_id=i)).headers.get("X-Request-ID", "") for i in sent]
    assert all(ids), f"three requests that brought no good id crashed; their answers had {ids}"
    assert ids[0] != ids[1], f"two requests that crashed had the same id, {ids[0]}"
    assert BAD_ID not in ids, (
        f"a client sent the id {BAD_ID!r}, and read it in the 500 of its crash"
    )


async def test_reaches_no_other_page(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """no page of any other origin may read a crash"""
    api = Api(watch, kata, RuntimeError(SECRET))
    for page in ("https://evil.example", f"{SHOP}.evil.example", "http://shop.example", "null"):
        answer = await api.ask(page)
        assert not may_read(page, answer), (
            f"the page {page} got {shown(answer)}, which its browser lets it read"
        )
    answer = await api.ask()
    assert answer.status == 500, f"a client without an Origin got {shown(answer)} for a crash"


async def test_told_to_the_log_alone(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """the client reads no word of the error, and the log has it exactly once"""
    for error in (RuntimeError(SECRET), ConnectionError(SECRET)):
        with logs.listen() as entries:
            answer = await Api(watch, kata, error).ask(SHOP)
        name = type(error).__name__
        said = f"{answer.text} {dict(answer.headers)}"
        assert SECRET not in said, f"the error's own words were sent: {answer.text!r:.200}"
        assert name not in said, f"the client read that it was a {name}: {said:.300}"
        saw = f"{name} was raised in the endpoint"
        by = logged(entries, error, answer)
        assert by, f"{saw}; it was not logged, and did not reach the server"
        assert len(by) == 1, f"{saw}; it was logged {len(by)} times: {', '.join(by)}"


async def test_stays_unfinished(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """an export that breaks half-way does not look complete, and the log has its error once"""
    error = ConnectionError(SECRET)
    with logs.listen() as entries:
        answer = await Api(watch, kata, error, breaks_after=2).ask(SHOP, "/orders.csv")
    saw = f"2 of {ROWS} rows were made, then the export broke; its client read"
    assert answer.status != 200 or not answer.complete, (
        f"{saw} {answer.text!r:.200}, ended as if that were all"
    )
    assert SECRET not in answer.text, f"{saw} {answer.text!r:.200}"
    by = logged(entries, error, answer)
    assert by, f"{saw} {answer}; the error was not logged, and did not reach the server"
    assert len(by) == 1, f"{saw} {answer}; it was logged {len(by)} times: {', '.join(by)}"


async def test_leaves_other_answers(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """what does not crash is answered as before: orders, 404, 422, preflights, row by row"""
    api = Api(watch, kata)
    for path, status, said in (
        ("/orders/7", 200, {"order": "a teapot"}),
        ("/orders/8", 404, {"detail": "there is no order 8"}),
        ("/orders/teapot", 422, None),
        ("/nowhere", 404, {"detail": "Not Found"}),
    ):
        answer = await api.ask(SHOP, path, request_id="page-7")
        saw = f"GET {path} was answered {shown(answer)}"
        assert answer.status == status, saw
        assert said is None or same(answer.json(), said), saw
        assert may_read(SHOP, answer), f"{saw}, which {SHOP} may not read"
        assert answer.headers.get("X-Request-ID") == "page-7", f"{saw}, for the request page-7"
        more = [name for name in answer.headers if name.startswith(CORS) and name not in READABLE]
        assert not more, f"{saw}, with a header that it did not have: {', '.join(more)}"
    for page, method, status in (
        (SHOP, "GET", 200),
        (SHOP, "DELETE", 400),
        ("https://evil.example", "GET", 400),
    ):
        headers = {"Origin": page, "Access-Control-Request-Method": method}
        answer = await asgi.call(api.app, "OPTIONS", "/orders/7", headers=headers)
        saw = f"a preflight of {page} for {method} was answered {shown(answer)}"
        assert answer.status == status, f"{saw}, which was {status} before"
    async with asgi.open(api.app, "GET", "/orders.csv") as exchange:
        first = await exchange.chunk()
        made = api.orders.made
        assert made == 1, f"{made} of {ROWS} rows were made before the first was sent"
        rest = await exchange.answer()
    text = (first + rest.body).decode()
    saw = f"the export of {ROWS} rows was {text!r:.200}"
    assert text == "".join(map(row, range(1, ROWS + 1))), saw
    assert rest.complete, f"{saw}, and then the connection was closed"


class Api:
    """The app, on orders of ours."""

    def __init__(
        self, watch: Watch, kata: Any, error: Exception | None = None, breaks_after: int = 0
    ) -> None:
        self.orders = Orders(error, breaks_after)
        self.app = watch(kata.create_app(self.orders))

    async def ask(
        self, page: str = "", path: str = "/orders/7", request_id: str = ""
    ) -> asgi.Answer:
        """What a browser gets for a page of this origin, which may send an id of its own."""
        headers = {"Origin": page, "X-Request-ID": request_id}
        headers = {name: value for name, value in headers.items() if value}
        answer = await asgi.call(self.app, "GET", path, headers=headers)
        asked = self.orders.asked or path != "/orders/7"
        assert asked, f"the orders given to `create_app` were not asked; got {answer}"
        return answer


class Orders:
    """Order 7, and an export of `ROWS` rows; with an error, what is asked for raises it."""

    def __init__(self, error: Exception | None, breaks_after: int) -> None:
        self.error = error
        self.breaks_after = breaks_after
        self.asked = self.made = 0
        self.teapot: Any = "a teapot"

    async def find(self, number: int) -> str | None:
        self.asked += 1
        if self.asked > 20:
            raise RuntimeError("asked more than 20 times for a few orders")
        await asyncio.sleep(0.1)
        if self.error:
            raise self.error
        return self.teapot if number == 7 else None

    async def rows(self) -> AsyncIterator[str]:
        for number in range(1, ROWS + 1):
            await asyncio.sleep(1)
            if self.error and self.made >= self.breaks_after:
                raise self.error
            self.made += 1
            yield row(number)


def row(number: int) -> str:
    return f"{number},a teapot\n"


def logged(entries: list[logs.Entry], error: Exception, answer: asgi.Answer) -> list[str]:
    """Who logged the error: loggers of the app, and the server, to which it was raised."""
    own = [f"by `{entry.logger}`" for entry in entries if _tells(entry, error)]
    return own + ["by the server"] * (answer.raised is not None)


def _tells(entry: logs.Entry, error: Exception) -> bool:
    raised = entry.error
    while raised:
        if error in all_in(raised):
            return True
        raised = raised.__cause__ or raised.__context__
    return SECRET in entry.text


def may_read(page: str, answer: asgi.Answer) -> bool:
    """Whether a browser hands this answer to this page."""
    return answer.headers.get("Access-Control-Allow-Origin") in (page, "*")


def shows_id(answer: asgi.Answer) -> bool:
    exposed = answer.headers.get("Access-Control-Expose-Headers", "").lower()
    return bool({"x-request-id", "*"} & {name.strip() for name in exposed.split(",")})


def shown(answer: asgi.Answer) -> str:
    allowed = answer.headers.get("Access-Control-Allow-Origin", "none")
    return f"{answer.status} {answer.text!r:.120} (Access-Control-Allow-Origin: {allowed})"
