"""What a client of the till reads, whoever says no to it."""

import asyncio
import json
from typing import Any

from fastapi import HTTPException
from starlette.exceptions import HTTPException as StarletteHTTPException

from checker.probes import asgi
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "One handler tells of one kind of exception. Ask for an unknown path: which class raises that "
    "404, FastAPI's HTTPException or the one that it is made from? And which class is bad input?",
    "Handlers for `starlette.exceptions.HTTPException`, which has a status_code, a detail and "
    "headers, and for `fastapi.exceptions.RequestValidationError`: of its `errors()`, take `loc` "
    "and `msg`, never `input` or `ctx`.",
    "`problem(error.status_code, str(error.detail), error.headers)`, with headers handed on to the "
    "JSONResponse. Then `problem(422, ...)` with a text that joins `each['loc'][-1]` and "
    "`each['msg']` for each of `error.errors()`.",
)
SHOWS = ("RFC 9457 problem details",)

PAYMENT = "/orders/7/payment"
CARD = "4111111111111111"
GOOD = {"card": CARD, "cents": 4200}
PROBLEM = "application/problem+json"


async def test_speaks_one_dialect(kata: Any, tasks: Recorder) -> None:
    """every refusal is application/problem+json, with type, title and detail as texts"""
    till = await opened(kata)
    await till.refuses("GET", "/nowhere")
    await till.refuses("GET", PAYMENT)
    await till.refuses("POST", PAYMENT, json={"card": CARD})
    for error in (
        HTTPException(403, "not your order"),
        HTTPException(404),
        HTTPException(409, {"paid": "yesterday"}),
        StarletteHTTPException(410, "long gone"),
        HTTPException(430, "too many tills"),  # a status that no standard has a phrase for
        kata.Declined("over the limit"),
    ):
        till.bank.fate = error
        await till.refuses("POST", PAYMENT, json=GOOD)


async def test_keeps_what_was_right(kata: Any, tasks: Recorder) -> None:
    """statuses, headers and words stay: a 405 has its Allow, a 429 its Retry-After"""
    till = await opened(kata)
    answer = await till.asks("GET", "/nowhere")
    assert answer.status == 404, f"{till.asked} {answer}"
    answer = await till.asks("GET", PAYMENT)
    assert answer.status == 405, f"{till.asked} {answer}"
    allow = answer.headers.get("allow")
    assert allow == "POST", f"{till.asked} 405, with {allow!r} as its Allow"
    refusals: tuple[tuple[int, str, dict[str, str]], ...] = (
        (401, "who are you?", {"WWW-Authenticate": "Bearer"}),
        (404, "there is no order 7", {}),
        (429, "not so fast", {"Retry-After": "30"}),
        (430, "too many tills", {}),
        (503, "the bank is closed", {"Retry-After": "3600", "X-Bank": "closed"}),
    )
    for status, detail, headers in refusals:
        till.bank.fate = HTTPException(status, detail, headers)
        answer = await till.asks("POST", PAYMENT, json=GOOD)
        assert answer.status == status, f"{till.asked} {answer}"
        lost = [name for name, value in headers.items() if answer.headers.get(name) != value]
        assert not lost, f"{till.asked} {status}, and {', '.join(lost)} was lost"
        saw = field(answer, "detail")
        assert same(saw, detail), f"{till.asked} {saw!r} as its detail"
    till.bank.fate = kata.Declined("over the limit")
    answer = await till.asks("POST", PAYMENT, json=GOOD)
    assert (answer.status, field(answer, "detail")) == (402, "over the limit"), (
        f"{till.asked} {answer}"
    )


async def test_repeats_nothing(kata: Any, tasks: Recorder) -> None:
    """bad input is a 422 that names just the wrong fields, and repeats nothing of what was sent"""
    till = await opened(kata)
    spaced = "4111 1111 1111 1111"
    inputs: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
        (PAYMENT, {"card": spaced, "cents": 4200}, ("card",)),
        (PAYMENT, {"card": CARD}, ("cents",)),
        (PAYMENT, {"card": spaced, "cents": "forty-two"}, ("card", "cents")),
        (PAYMENT, {"card": int(CARD), "cents": -4200}, ("card", "cents")),
        ("/orders/seven/payment", GOOD, ("number",)),
    )
    told: dict[tuple[str, ...], str] = {}
    for path, sent, wrong in inputs:
        answer = await till.asks("POST", path, json=sent)
        assert answer.status == 422, f"{till.asked} {answer}"
        seen = answer.text + " ".join(answer.headers.values())
        again = [value for value in (spaced, CARD, "forty-two", "-4200") if value in seen]
        assert not again, f"{till.asked} {answer.status}, and in it {around(again[0], seen)}"
        unnamed = [name for name in wrong if name not in answer.text]
        assert not unnamed, f"{till.asked} {answer}: nothing of the {' and the '.join(unnamed)}"
        told[wrong] = answer.text
    for name, right in (("card", "cents"), ("cents", "card"), ("number", "cents")):
        text = told[right,]
        saw = f"where nothing but the {right} is wrong, the client read {text}"
        blamed = text.count(name) >= told[name,].count(name)  # some words are always there
        assert not blamed, f"{saw}: the {name} is blamed, too"


async def test_refuses_all_bad_input(kata: Any, tasks: Recorder) -> None:
    """bad input is a problem with the status 422: NaN, half a cent, bytes, half a JSON"""
    till = await opened(kata)
    bodies = (
        *('{"card": "4111", "cents": 4200}', f'{{"card": "{CARD}", "cents": NaN}}'),
        *(f'{{"card": "{CARD}", "cents": -Infinity}}', '{"card": "\\ud800", "cents": 4200}'),
        *(f'{{"card": "{CARD}", "cents": 42.5}}', f'{{"card": "{CARD}", "cents": 4'),
        *("[4200]", "null", ""),
    )
    for body in bodies:
        answer = await till.refuses("POST", PAYMENT, content=body, headers=JSON)
        assert answer.status == 422, f"{till.asked} {answer}"
    answer = await till.refuses("POST", PAYMENT, content=b"\xff\xfe\x00", headers=BYTES)
    assert answer.status == 422, f"{till.asked} {answer}"


async def test_crash_stays_a_crash(kata: Any, tasks: Recorder) -> None:
    """a crash of the till's own is a 500, and a payment that went well is a 201 as before"""
    till = await opened(kata)
    crashes = (KeyError("7"), ValueError("out of range"), wrong_payment(kata), 5)
    for fate in crashes:
        till.bank.fate = fate
        answer = await till.asks("POST", PAYMENT, json=GOOD)
        assert answer.status == 500, f"{till.asked} {answer}"
    till.bank.fate = "paid"
    answer = await till.asks("POST", PAYMENT, json=GOOD)
    kind = media_type(answer)
    assert (answer.status, kind) == (201, "application/json"), f"{till.asked} {kind} {answer}"
    assert same(parsed(answer), {"receipt": "paid"}), f"{till.asked} {answer}"


JSON = {"Content-Type": "application/json"}
BYTES = {"Content-Type": "application/octet-stream"}


class Bank:
    """It raises its fate, or hands it out as a receipt."""

    fate: Any = "paid"

    async def charge(self, payment: Any) -> Any:
        await asyncio.sleep(0.05)
        if isinstance(self.fate, Exception):
            raise self.fate
        return self.fate


class Till:
    """The app with a bank of ours. `asked` tells of the last request, up to the answer."""

    def __init__(self, kata: Any) -> None:
        self.bank = Bank()
        self.app = kata.app
        self.asked = ""
        kata.Bank.charge = self.bank.charge

    async def asks(self, method: str, path: str, **request: Any) -> asgi.Answer:
        sent = request.get("json") or request.get("content")
        fate, *_ = repr(self.bank.fate).splitlines()
        fate = f", the bank: {fate}" if self.bank.fate != "paid" else ""
        self.asked = f"{method} {path} {sent or ''}".strip() + f"{fate}: the client read"
        return await asgi.call(self.app, method, path, **request)

    async def refuses(self, method: str, path: str, **request: Any) -> asgi.Answer:
        """The answer, which must be a problem."""
        answer = await self.asks(method, path, **request)
        kind = media_type(answer)
        assert kind == PROBLEM, f"{self.asked} {kind}: {answer}"
        for name in ("type", "title", "detail"):
            value = field(answer, name)
            assert type(value) is str, f"{self.asked} {answer}: its {name} is {value!r}"
        status = field(answer, "status")
        assert same(status, answer.status), f"{self.asked} {answer}: its status is {status!r}"
        return answer


async def opened(kata: Any) -> Till:
    """A till that has taken its first payment."""
    till = Till(kata)
    await till.asks("POST", PAYMENT, json=GOOD)
    return till


def media_type(answer: asgi.Answer) -> str:
    kind = str(answer.headers.get("content-type", "nothing"))
    return kind.partition(";")[0].strip().lower()


def parsed(answer: asgi.Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        return None


def field(answer: asgi.Answer, name: str) -> Any:
    problem = parsed(answer)
    return problem.get(name) if isinstance(problem, dict) else None


def around(value: str, text: str) -> str:
    """Where a text has it."""
    begin = text.index(value)
    return f"... {text[max(0, begin - 30) : begin + len(value) + 10]} ..."


def wrong_payment(kata: Any) -> Exception:
    """What pydantic raises deep in the till's own code, which is no fault of the client's."""
    try:
        kata.Payment(card="1", cents=0)
    except ValueError as error:
        return error
    return ValueError("not a payment")
