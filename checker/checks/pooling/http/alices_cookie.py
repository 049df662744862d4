"""Which cookies a ferry company is sent by an app that logs in there for many."""

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from json import dumps
from typing import Any
from urllib.parse import parse_qs

from checker.probes import asgi, upstream
from checker.probes.connections import Recorder as Connections
from checker.probes.frames import line_of
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: two members log in at once, and one is shown the other's tickets. Two things "
    "live in a `ClientSession`. Members should share one of them. Which is the other?",
    "Connections belong to the session's connector, cookies to its jar. Several sessions can use "
    "one connector, and a session that opens no connector of its own costs next to nothing: it "
    "may be as short as a call.",
    "In the lifespan: `async with TCPConnector(limit=LIMIT) as app.state.connector: yield`. In "
    "`get_company`: `async with ClientSession(url, connector=..., connector_owner=False) as "
    "company: yield company`. Without `connector_owner=False` the first call closes the connector.",
)
SHOWS = (
    "One `ClientSession`, with `TCPConnector` limits and DNS cache",
    "Cookies that stay with the user for whom they were set",
    "A cookie jar that users share",
)

LIMIT = 4  # connections that the company grants
PINS = {"alice": "1111", "bob": "2222", "carol": "3333", "dave": "4444", "eve": "5555"}
STEP = 1.0  # seconds of the loop that the company takes for each page
APART = (0.0, 0.4, 1.4)  # seconds between two members who come
ROW, CROWD, TOGETHER = 10, 10, 3  # calls
SOON = 1.0


async def test_keeps_members_apart(kata: Any, tasks: Recorder) -> None:
    """no request for a member bears a cookie that the company has set for another"""
    async with Club.of(kata) as club:
        for name in ("alice", "bob", "alice"):
            await club.expects_nothing_of_others(name, "members came one after the other")
        for apart in APART:
            answers = await club.crowd([*PINS], apart)
            club.expects_unmixed(saw := f"{len(PINS)} members came {spaced(apart)}")
            for name, answer in zip(PINS, answers, strict=True):
                if answer.status == 200:
                    club.expects_own(answer, name, saw)
        for way in ("met an error of the company's", "was cancelled"):
            await club.loses("alice", cancelled=way == "was cancelled")
            saw = f"a call of alice {way}, and then bob came"
            await club.expects_nothing_of_others("bob", saw)


async def test_sends_its_own_back(kata: Any, tasks: Recorder) -> None:
    """within a call, the company is sent back each cookie that it has set"""
    async with Club.of(kata) as club:
        for name in ("alice", "bob", "alice"):
            before = len(club.company.requests)
            answer = await club.asks(name)
            for request in club.company.requests[before:]:
                club.expects_all(request, name)
            club.expects_success(answer, name, f"{name} came alone")
        answers = await club.crowd([*PINS], APART[1])
        for name, answer in zip(PINS, answers, strict=True):
            club.expects_success(answer, name, f"{len(PINS)} members came {spaced(APART[1])}")


async def test_shares_connections(kata: Any, tasks: Recorder, opened: Connections) -> None:
    """all calls share four connections, and wait only for these; once the app stops, all close"""
    async with Club.of(kata) as club:
        for each in range(1, ROW + 1):
            before = len(club.company.requests)
            answer = await club.asks([*PINS][each % len(PINS)])
            saw = f"call {each} of {ROW} came, and was answered {answer}"
            assert len(club.company.requests) > before, f"{saw}; the company was not asked"
        saw = f"{ROW} calls came one after the other, and {club.connections} were opened"
        assert club.company.accepted <= LIMIT, saw + lines(opened)
        await club.crowd([*PINS] * (CROWD // len(PINS)), 0.0)
        saw += f"; then {CROWD} came at once, and {club.connections} had been opened in all"
        assert club.company.accepted <= 2 * LIMIT, saw + lines(opened)
        assert club.most <= LIMIT, f"{saw}, {club.most} of them open at once{lines(opened)}"
        gates = [club.company.hold(path) for path in ("/login", "/tickets")]
        calls = asyncio.create_task(club.crowd([*PINS][:TOGETHER], 0.0))
        await asyncio.sleep(10 * STEP)
        waiting = sum(gate.waiting for gate in gates)
        saw = f"{TOGETHER} calls came together; after {10 * STEP:g} s {waiting} of them waited"
        assert waiting == TOGETHER, f"{saw} for the company, and the others for one another"
        for gate in gates:
            gate.open()
        await calls
        await club.stops()
        saw = f"the app was stopped, and {club.company.open} of {club.connections} were still open"
        assert not club.company.open, saw + lines(opened)


async def test_refuses_wrong_pins(kata: Any, tasks: Recorder) -> None:
    """whoever gives a wrong PIN reads 401, whoever was shown tickets before"""
    async with Club.of(kata) as club:
        await club.expects_refusal("bob", "nobody had come before")
        await club.asks("alice")
        for name in ("bob", "alice", "mallory"):
            await club.expects_refusal(name, "alice had been shown her tickets")
        meanwhile = asyncio.create_task(club.asks("alice"))
        await asyncio.sleep(1.5 * STEP)
        for name in ("bob", "alice"):
            await club.expects_refusal(name, "alice was about to be shown her tickets")
        await meanwhile


class Club:
    """The app, and a ferry company of ours that knows whom it has set each cookie for."""

    def __init__(self, kata: Any, company: upstream.Server) -> None:
        self.company = company
        self.app = kata.create_app(company.url_of("localhost"))
        self.file = kata.__file__
        self.owners: dict[str, str] = {}  # of cookies, by value
        self.lines: dict[int, set[int]] = {}  # where calls waited when a request came, by number
        self.most = 0  # connections at once
        self.trouble = False
        self._life = AsyncExitStack()
        self._state: dict[str, Any] = {}

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any) -> AsyncIterator["Club"]:
        async def answer(request: upstream.Request) -> upstream.Response:
            return club.answer(request)

        async with upstream.serve(answer) as company:
            club = cls(kata, company)
            async with club._life:
                span = await club._life.enter_async_context(asgi.lifespan(club.app))
                club._state = span.state
                yield club

    @property
    def connections(self) -> str:
        return f"{self.company.accepted} connection(s)"

    async def stops(self) -> None:
        await self._life.aclose()
        await asyncio.sleep(SOON)

    async def asks(self, name: str, pin: str = "", app: Any = None) -> asgi.Answer:
        proof = b64encode(f"{name}:{pin or PINS[name]}".encode()).decode()
        headers = {"Authorization": f"Basic {proof}"}
        return await asgi.call(app or self.app, "GET", "/tickets", headers=headers)

    async def crowd(self, names: list[str], apart: float) -> list[asgi.Answer]:
        """Members come at once, or so many seconds after one another."""
        calls = []
        for name in names:
            calls.append(asyncio.create_task(self.asks(name), name=f"call of {name}"))
            await asyncio.sleep(apart)
        return [await call for call in calls]

    async def loses(self, name: str, *, cancelled: bool) -> None:
        """A call that comes to a bad end once it is logged in."""

        async def hurried(scope: Any, receive: Any, send: Any) -> None:
            async with asyncio.timeout(2.5 * STEP):
                await self.app(scope | {"state": self._state.copy()}, receive, send)

        self.trouble = not cancelled
        await self.asks(name, app=hurried)
        self.trouble = False
        await asyncio.sleep(STEP)

    async def expects_nothing_of_others(self, name: str, saw: str) -> None:
        """A member comes alone: all that the company is sent meanwhile is for this one."""
        before = len(self.company.requests)
        answer = await self.asks(name)
        for request in self.company.requests[before:]:
            others = self.bore(request) - {name}
            told = f"{saw}; {self.page(request)} bore a cookie of {listed(others)}"
            assert not others, f"{told} during the call of {name}"
        if answer.status == 200:
            self.expects_own(answer, name, saw)

    async def expects_refusal(self, name: str, saw: str) -> None:
        answer = await self.asks(name, "0000")
        told = f"{saw}; with {name}'s name and a wrong PIN, somebody read {answer}"
        assert answer.status == 401, told

    def expects_success(self, answer: asgi.Answer, name: str, saw: str) -> None:
        if answer.status != 200:
            raise AssertionError(f"{saw}; {name} read {answer}") from answer.raised

    def expects_own(self, answer: asgi.Answer, name: str, saw: str) -> None:
        own = tickets(name)
        told = f"{saw}; {name} read {answer}, where {own} were to be read"
        assert same(answer.json(), own), told

    def expects_unmixed(self, saw: str) -> None:
        """Whoever's call it is: nobody's request bears cookies of two."""
        for request in self.company.requests:
            bore = self.bore(request)
            told = f"{saw}; {self.page(request)} bore cookies of {listed(bore)}"
            if request.path == "/login":
                name, _ = form(request)
                assert bore <= {name}, f"{told} while {name} logged in"
            assert len(bore) <= 1, told

    def page(self, request: upstream.Request) -> str:
        """Which request it was, and where it was sent if nobody else waited meanwhile."""
        lines = self.lines.get(request.number, set())
        sent = f", sent at line {min(lines)}," if len(lines) == 1 else ""
        return f"{request.method} {request.path}{sent}"

    def bore(self, request: upstream.Request) -> set[str]:
        """For whom the cookies were set that a request bears."""
        values = re.findall(r"[a-z]+-[0-9]+", request.headers.get("cookie", ""))
        return {self.owners[value] for value in values if value in self.owners}

    def expects_all(self, request: upstream.Request, name: str) -> None:
        """All that was set by then in this call, which is the only one."""
        needs = {"/welcome": {"sid"}, "/tickets": {"sid", "desk"}}.get(request.path, set())
        kept = request.cookies.keys() & {"sid", "desk"}
        saw = f"{name} came alone; {self.page(request)} bore {listed(kept) or 'no cookie'}"
        assert kept >= needs, f"{saw}, where the company had set {listed(needs)} in this call"

    def answer(self, request: upstream.Request) -> upstream.Response:
        """What the company says. For whom it is, it takes from the `sid` alone."""
        self.most = max(self.most, self.company.open)
        waiting = (line_of(each.get_coro(), self.file.__eq__) for each in asyncio.all_tasks())
        self.lines[request.number] = {*waiting} - {0}
        member, desk = (self.owners.get(request.cookies.get(n, "")) for n in ("sid", "desk"))
        match request.method, request.path:
            case "POST", "/login":
                name, pin = form(request)
                if PINS.get(name) != pin:
                    return upstream.Response(401, body="unknown", delay=STEP)
                headers = [("location", "/welcome"), self._cookie("sid", name)]
                return upstream.Response(303, headers, delay=STEP)
            case "GET", "/welcome" if member:
                return upstream.Response(200, [self._cookie("desk", member)], "!", delay=STEP)
            case "GET", "/tickets" if self.trouble:
                return upstream.Response(500, body="the company has trouble", delay=STEP)
            case "GET", "/tickets" if member and desk:
                headers = [("content-type", "application/json"), self._cookie("seen", member)]
                return upstream.Response(200, headers, dumps(tickets(member)), delay=STEP)
        return upstream.Response(403, body="log in first", delay=STEP)

    def _cookie(self, name: str, member: str) -> tuple[str, str]:
        value = f"{name}-{len(self.owners) + 1}"
        self.owners[value] = member
        return "set-cookie", f"{name}={value}; Path=/; HttpOnly"


def form(request: upstream.Request) -> tuple[str, str]:
    """Name and PIN."""
    fields = parse_qs(request.body.decode())
    return fields.get("name", [""])[0], fields.get("pin", [""])[0]


def tickets(name: str) -> list[str]:
    return [f"Saturday 9:30, {name}", f"Sunday 18:00, {name}"]


def spaced(apart: float) -> str:
    return f"{apart:g} s apart" if apart else "at once"


def listed(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))


def lines(opened: Connections) -> str:
    """Where the last connection was opened."""
    line = opened.all[-1].line if opened.all else 0
    return f"; the last was opened at line {line}" if line else ""
