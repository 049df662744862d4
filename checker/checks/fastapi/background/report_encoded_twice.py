"""What a report costs for each sale in it, counted in calls, and what its reader gets."""

import asyncio
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, cast

from fastapi.exceptions import FastAPIDeprecationWarning

from checker.checks.subject import Subject
from checker.kata import CHECKS
from checker.probes import asgi
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Follow one row from the ledger to the bytes. `known` and `total` show who validates and who "
    "renders: what the endpoint does by hand is done again by FastAPI afterwards.",
    "With a `response_model`, FastAPI itself validates what you return, drops what the model does "
    "not name, and lets Pydantic write the bytes: unless the route names a response class.",
    "Return the rows as they are, and take `response_class` out of the decorator.",
)
SHOWS = ("Fast responses: each row serialised once",)

Call = tuple[CodeType, str]  # a function, and the learner's line that it was called for

BUDGET = 20  # calls of Python functions for a sale
FRAMEWORK = ("fastapi", "starlette", "pydantic")
LESS, MORE = 10, 40  # times March in the two reports that are compared
FIELDS = ("number", "sold_at", "article", "pieces", "price", "currency", "total")


def sale(*values: Any) -> dict[str, Any]:
    return dict(zip(FIELDS, values, strict=False))


UTC_NIGHT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
SUMMER_NOON = datetime(2026, 3, 29, 12, 0, 0, 250000, timezone(timedelta(hours=2)))
MARCH = [
    sale(1, UTC_NIGHT, "teapot", 3, Decimal("12.50"), "EUR") | {"margin": Decimal("0.4217")},
    sale(2, SUMMER_NOON, "blå tekanna", 10, Decimal("0.10"), "SEK") | {"margin": Decimal("0.3")},
]
MARCH_JSON = [
    sale(1, "2026-03-29T01:30:00Z", "teapot", 3, "12.50", "EUR", "37.50"),
    sale(2, "2026-03-29T12:00:00.250000+02:00", "blå tekanna", 10, "0.10", "SEK", "1.00"),
]
INVALID = {
    "in USD": MARCH[1] | {"currency": "USD"},
    "sold 'soon'": MARCH[1] | {"sold_at": "soon"},
    "without an article": {name: MARCH[1][name] for name in MARCH[1] if name != "article"},
}


async def test_once_each(kata: Any, tasks: Recorder) -> None:
    """each sale is validated once and rendered once, whoever does it"""
    cost = await a_sale(kata)
    assert cost.validated == cost.rendered == 1, f"a sale is {cost}"


async def test_within_the_budget(kata: Any, tasks: Recorder) -> None:
    """one sale more in the report costs fewer than 20 calls of Python functions"""
    cost = await a_sale(kata)
    assert cost.all < BUDGET, f"one sale more costs {cost.all:.0f} calls: {cost.most()}"


async def test_same_json(kata: Any, tasks: Recorder) -> None:
    """the client reads the JSON as ever, and no margin; an invalid sale makes the report fail"""
    for month, rows, expected in (
        ("2026-03", MARCH, MARCH_JSON),
        ("2026-04", MARCH[1:], MARCH_JSON[1:]),
        ("2026-05", [], []),
        ("2026-03", MARCH[:1], MARCH_JSON[:1]),  # a sale was taken back
    ):
        answer = await client_asks(kata, rows, month)
        assert "margin" not in answer.text, f"the client reads our margin: {answer}"
        kind = answer.headers.get("content-type", "")
        saw = f"{month} has {len(rows)} sale(s); the client read {kind} {answer.text}"
        assert kind.startswith("application/json"), saw
        assert same(read(answer), expected), saw
    for what, bad in INVALID.items():
        for time in ("first", "second"):
            answer = await ask(kata, [MARCH[0], bad])
            assert answer.status == 500 or not answer.complete, (
                f"a sale {what} is invalid; who asked for it the {time} time read {answer}"
            )


async def test_documented(kata: Any, tasks: Recorder) -> None:
    """/openapi.json says that the report is a list of sales, and names their fields"""
    schema = (await asgi.call(kata.app, "GET", "/openapi.json")).json()
    content = schema["paths"]["/sales/{month}"]["get"]["responses"]["200"].get("content", {})
    told = content.get("application/json", {}).get("schema", {})
    listed = resolved(schema, told)
    sale = resolved(schema, listed.get("items", {}))
    fields = set(sale.get("properties", {}))
    assert listed.get("type") == "array", f"/openapi.json says of the report: {told or content}"
    saw = f"/openapi.json says that a sale has {', '.join(sorted(fields)) or 'no fields'}"
    assert fields == set(FIELDS), saw


async def test_not_deprecated(fresh: Callable[[], Subject], tasks: Recorder) -> None:
    """nothing is used that FastAPI warns of as deprecated"""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        kata = fresh()
        warnings.simplefilter("always")  # what the file silences is as deprecated
        await client_asks(kata, MARCH)
    told = [str(each.message) for each in seen if each.category is FastAPIDeprecationWarning]
    assert not told, f"FastAPI warned: {told[0].partition(',')[0]}{chosen(kata, told[0])}"


class Ledger:
    """Rows of ours, whatever the month."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    async def rows(self, month: str) -> list[dict[str, Any]]:
        await asyncio.sleep(0.1)
        return [row.copy() for row in self._rows]


async def ask(kata: Any, rows: list[dict[str, Any]], month: str = "2026-03") -> asgi.Answer:
    """The answer to a request that is served from these rows."""
    kata.app.dependency_overrides[kata.Ledger] = lambda: Ledger(rows)
    return await asgi.call(kata.app, "GET", f"/sales/{month}")


async def client_asks(kata: Any, rows: list[dict[str, Any]], month: str = "2026-03") -> asgi.Answer:
    """The report; rows that are all valid make one."""
    answer = await ask(kata, rows, month)
    assert answer.status == 200 and answer.complete, f"a report was asked for: {answer}"
    return answer


def chosen(kata: Any, told: str) -> str:
    """Which route has FastAPI use what it warns of: often no line of the learner's does."""
    for route in kata.app.routes:
        name = getattr(getattr(route, "response_class", None), "__name__", "")
        if name and told.startswith(name):
            return f"; it is the response class of {route.path}"
    return ""


def read(answer: asgi.Answer) -> Any:
    """What the client makes of it; nothing, where that is no JSON."""
    try:
        return answer.json()
    except ValueError:
        return None


class Cost:
    """How often one sale more has functions called, and at which of the learner's lines."""

    def __init__(self, kata: Any, calls: dict[Call, float]) -> None:
        self._calls = calls
        self._known, self._total = code(kata, "known"), code(kata, "total")
        self.all = sum(calls.values())

    @property
    def validated(self) -> float:
        return self._of(self._known)

    @property
    def rendered(self) -> float:
        return self._of(self._total)

    def __str__(self) -> str:
        """As `validated twice (line 66, FastAPI) and rendered once (FastAPI)`."""
        told = {"validated": self._known, "rendered": self._total}
        return " and ".join(f"{deed} {self._times(code)}" for deed, code in told.items())

    def most(self) -> str:
        """The functions that are called most often."""
        often = sorted(self._calls.items(), key=lambda each: -each[1])[:3]
        return ", ".join(f"{n:.0f} of `{code.co_name}` ({at})" for (code, at), n in often)

    def _of(self, code: CodeType) -> float:
        return sum(n for (each, _), n in self._calls.items() if each is code)

    def _times(self, code: CodeType) -> str:
        where = ", ".join(at for each, at in self._calls if each is code)
        often: dict[float, str] = {0: "never", 1: "once", 2: "twice"}
        n = self._of(code)
        return often.get(n, f"{n:g} times") + (f" ({where})" if where else "")


def code(kata: Any, name: str) -> CodeType:
    """The code of a function of `Sale`, or of the file, whatever makes a field or a check of it."""
    found = getattr(kata.Sale, name, None) or getattr(kata, name)
    for inside in ("__func__", "fget", "func"):
        found = getattr(found, inside, found)
    assert hasattr(found, "__code__"), f"`{name}` is no function any more: its calls are counted"
    return cast(CodeType, found.__code__)


async def a_sale(kata: Any) -> Cost:
    """The cost of a sale: two reports compared, so that what a request costs is left out."""
    with counting(kata.__file__) as (calls, begin):
        await client_asks(kata, MARCH)  # what is done only once
        begin()
        await client_asks(kata, MARCH * LESS)
        less = calls.copy()
        calls.clear()
        await client_asks(kata, MARCH * MORE)
    calls.subtract(less)
    sales = len(MARCH) * (MORE - LESS)
    return Cost(kata, {call: n / sales for call, n in calls.items() if n > 0})


@contextmanager
def counting(file: str) -> Iterator[tuple[Counter[Call], Callable[[], None]]]:
    """The calls of Python functions for the app, from `begin` on; in threads, from their start.

    What the loop calls to wait, and what our own instruments call, is not the app's.
    """
    calls: Counter[Call] = Counter()

    def see(frame: FrameType, event: str, arg: object) -> None:
        if event == "call" and (whose := caller(frame.f_back) or app(frame)):
            calls[frame.f_code, whose] += 1

    def caller(frame: FrameType | None) -> str:
        whose = ""
        while frame and not frame.f_code.co_filename.startswith(OURS):
            if frame.f_code.co_filename == file:
                return f"line {frame.f_lineno}"
            whose = whose or app(frame)
            frame = frame.f_back
        return whose

    def app(frame: FrameType) -> str:
        package = frame.f_globals.get("__name__", "").partition(".")[0]
        known = frame.f_code.co_filename == file or package in FRAMEWORK
        return "FastAPI" if known else ""

    def begin() -> None:
        calls.clear()
        sys.setprofile(see)

    before = sys.getprofile()
    threading.setprofile(see)
    try:
        yield calls, begin
    finally:
        sys.setprofile(before)
        threading.setprofile(None)


def resolved(schema: Any, part: Any) -> Any:
    """A part of an OpenAPI schema, with its `$ref` followed."""
    while ref := part.get("$ref"):
        part = schema["components"]["schemas"][ref.rpartition("/")[2]]
    return part


OURS = str(Path(CHECKS).parent)
