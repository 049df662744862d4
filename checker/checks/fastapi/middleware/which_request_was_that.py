"""What a client, a page of a browser and the log know of one and the same request."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from checker.checks.fixtures import Watch
from checker.probes import asgi, logs
from checker.probes.timeline import Recorder

HINTS = (
    "Run the file. The id is unknown to the log line, although the client gets one: had the "
    "request passed `RequestID` already when `Logging` began, or was that still to come?",
    "`add_middleware` builds an onion from the inside: each call puts one more layer around what "
    "is there. In which order do the four calls stand, and which layer is outermost then?",
    "Turn the four calls round, so that they read from the inside to the outside: `Logging`, "
    "`Timing`, `RequestID`, and `CORSMiddleware` last.",
)
SHOWS = (
    "The order CORS > RequestID > Timing > Logging",
    "A request id that is the client's, the log's and the answer's",
    "Middleware for all routes, `Depends` for some",
)

ID, TIME = "X-Request-ID", "X-Response-Time"
ALLOW = "Access-Control-Allow-Origin"
EVIL = "https://evil.example"
STRANGERS = (
    EVIL,
    "https://shop.example.evil.net",
    "https://evilshop.example",
    "https://shop-example",
    "https://old.shop.example",
    "https://shop.example:8443",
    "http://shop.example",
    "http://localhost:3000",
    "null",  # of a sandboxed frame, or a file
)
PREFLIGHT = ("Origin", "Access-Control-Request-Method")
REQUESTS = (
    ("GET", "/orders/17", 200),
    ("GET", "/orders/71", 404),
    ("GET", "/orders/tea", 422),
    ("POST", "/orders/18", 405),
    ("HEAD", "/orders/17", 405),
    ("OPTIONS", "/orders/17", 405),
    ("GET", "/nowhere", 404),
)
NO_PREFLIGHTS = (
    ("GET", "/orders/17", 200, {"Origin": EVIL}),
    ("OPTIONS", "/orders/17", 405, {"Origin": EVIL}),
    ("OPTIONS", "/orders/17", 405, {"Access-Control-Request-Method": "GET"}),
)


async def test_names_each_request(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """the id that a client reads is in the log line of its request, be it answered or refused"""
    app = watch(kata.create_app(Warehouse()))
    names: set[str] = set()
    for method, path, status, *headers in (*REQUESTS, *NO_PREFLIGHTS):
        heard = await ask(app, method, path, *headers)
        assert heard.answer.status == status, f"not {status}. {heard}"
        assert_named(heard, names)


async def test_tells_the_time(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """the log line of a request has the milliseconds that its client has waited"""
    warehouse = Warehouse()
    app = watch(kata.create_app(warehouse))
    await asyncio.sleep(3)
    for number, seconds in ((17, 0.25), (18, 2), (71, 0.5)):
        warehouse.seconds[number] = seconds
        assert_told(await ask(app, "GET", f"/orders/{number}"), seconds)


async def test_keeps_requests_apart(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """requests that overlap keep each its own id and its own time"""
    warehouse = Warehouse()
    app = watch(kata.create_app(warehouse))
    warehouse.seconds = {17: 1, 18: 0.2, 71: 0.7}

    async def client(number: int, after: float) -> Heard:
        await asyncio.sleep(after)
        heard = await ask(app, "GET", f"/orders/{number}")
        own = [entry for entry in heard.entries if heard.name in entry.text.split()]
        return replace(heard, entries=own or heard.entries)

    clients = ((17, 0), (18, 0.1), (71, 0.15), (17, 0.6))
    told = await asyncio.gather(*(client(number, after) for number, after in clients))
    read = [heard.name for heard in told]
    assert len(set(read)) == len(read), f"{len(read)} clients read the ids {', '.join(read)}"
    names: set[str] = set()
    for heard in told:
        assert_named(heard, names)
    for heard, (number, _) in zip(told, clients, strict=True):
        assert_told(heard, warehouse.seconds[number])


async def test_lets_the_page_read(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a page of SHOP, and of no other site, may read the id and the time of every answer"""
    app = watch(kata.create_app(Warehouse()))
    for method, path, _ in REQUESTS:
        heard = await ask(app, method, path, {"Origin": kata.SHOP})
        assert heard.site == kata.SHOP, f"{heard}; {ALLOW} is {heard.site}"
        shown = heard.answer.headers.get("Access-Control-Expose-Headers", "")
        readable = {name.strip().lower() for name in shown.split(",")}
        for name in (ID, TIME):
            assert name in heard.answer.headers, f"no {name} in the answer. {heard}"
            told = f"a page may read {shown or 'none of its headers'}. {heard}"
            assert readable & {name.lower(), "*"}, told
    for origin in STRANGERS:
        heard = await ask(app, "GET", "/orders/17", {"Origin": origin})
        assert heard.site not in (origin, "*"), f"a page of {origin} may read it: {heard}"


async def test_keeps_preflights_out_of_the_log(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a preflight is answered, or refused, by CORS alone, and leaves no line in the log"""
    app = watch(kata.create_app(Warehouse()))
    for origin, path in product((kata.SHOP, EVIL), ("/orders/17", "/orders/tea", "/nowhere")):
        asks = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        heard = await ask(app, "OPTIONS", path, asks)
        allowed = heard.answer.status in (200, 204) and heard.site in (origin, "*")
        told = f"the page may {'' if allowed else 'not '}go on. {heard}; {ALLOW} is {heard.site}"
        assert allowed == (origin == kata.SHOP), told
        assert not heard.entries, f"{heard.count}. {heard}"
        met = [name for name in ("X-Request-ID", "X-Response-Time") if name in heard.answer.headers]
        assert not met, f"CORS is not outermost: a preflight's answer has {met[0]}. {heard}"


class Warehouse:
    """It has what it is asked for, but for number 71, and takes its time."""

    def __init__(self) -> None:
        self.seconds: dict[int, float] = {}
        self.asked = 0

    async def find(self, number: int) -> str | None:
        self.asked += 1
        if self.asked > 100:
            raise RuntimeError("asked more than 100 times for a few orders")
        await asyncio.sleep(self.seconds.get(number, 0.1))
        return None if number == 71 else "a teapot"


@dataclass(frozen=True)
class Heard:
    """What the client of a request was told, and what the log says of that path, or of others."""

    request: str
    answer: asgi.Answer
    entries: Sequence[logs.Entry]
    others: Sequence[logs.Entry]

    @property
    def name(self) -> str:
        return str(self.answer.headers.get(ID, ""))

    @property
    def count(self) -> str:
        return f"{len(self.entries)} lines in the log with that path"

    @property
    def site(self) -> str | None:
        """Whose pages may read the answer."""
        named: str | None = self.answer.headers.get(ALLOW)
        return named

    def __str__(self) -> str:
        headers = self.answer.headers
        told = f"its client reads {self.answer.status}, {ID} {headers.get(ID)}"
        told += f", {TIME} {headers.get(TIME)}"
        logged = self.entries or self.others
        lines = [f"line {entry.line} logged {entry.text!r:.120}" for entry in logged]
        return "; ".join([f"{self.request}: {told}", *lines])


async def ask(app: asgi.App, method: str, path: str, headers: Mapping[str, str] = {}) -> Heard:
    with logs.listen() as entries:
        answer = await asgi.call(app, method, path, headers=headers)
    own = [entry for entry in entries if path in entry.text.split()]
    others = [entry for entry in entries if entry not in own]
    sent = ", ".join([f"{method} {path}", *(f"{name} {value}" for name, value in headers.items())])
    if method == "OPTIONS":
        missing = " and ".join(name for name in PREFLIGHT if name not in headers)
        sent += f" (no preflight: without {missing})" if missing else " (a preflight)"
    return Heard(sent, answer, own, others)


def assert_named(heard: Heard, others: set[str]) -> None:
    """The log has the client's id, and once; no other request had it."""
    assert heard.name, f"the client reads no id. {heard}"
    assert len(heard.entries) == 1, f"{heard.count}. {heard}"
    assert heard.name in heard.entries[0].text.split(), f"that id is not in the log. {heard}"
    assert heard.name not in others, f"another request had that id. {heard}"
    others.add(heard.name)


def assert_told(heard: Heard, seconds: float) -> None:
    """The client has waited so long, and reads it, and so does the log."""
    assert len(heard.entries) == 1, f"{heard.count}. {heard}"
    for text in (heard.answer.headers.get(TIME, ""), heard.entries[0].text):
        found = re.search(r"(?:^| )(\d+) ms$", text)
        assert found, f"no whole milliseconds in {text!r}. {heard}"
        took = seconds * 1000
        assert abs(float(found[1]) - took) <= 1, f"it took {took:.0f} ms. {heard}"
