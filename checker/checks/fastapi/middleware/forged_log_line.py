"""Which of the ids that clients send come into the log and back to the client."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from checker.checks.fixtures import Watch
from checker.probes import asgi, logs
from checker.probes.asgi.request import scope_and_body
from checker.probes.timeline import Recorder

HINTS = (
    "`id_of` believes whatever it is given. Everything that is not on the task's short list has "
    "to go, so write down what is good; lists of what is bad are never complete.",
    "A regular expression can say alphabet and length at once. Mind three traps: `\\w` and `\\d` "
    "know hundreds of alphabets, `match` does not ask for the end, and `$` is content with a "
    "newline behind it.",
    '`re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given or "")`: where that matches, return `given`; '
    "else return `uuid4().hex`.",
)

SHOWS = ("A request id that is the client's, the log's and the answer's",)

GOOD = re.compile(r"[A-Za-z0-9_-]{1,64}")
MANY = 500  # ids of four hex digits come again by then, in two processes
LONGEST = "Abcdefghijklmnopqrstuvwxyz_0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HEADER, QUERY = "X-Request-ID", "request_id"

OTHERS = tuple(f"forged{each}" for each in map(chr, range(128)) if not GOOD.match(each))
FORGED = ('forged" /payments 200', "for ged", "forged%0A")
IN_HEADERS = ("forged\x85id=", "forged\x1b[2K", "forged\tid", "forged\xa0")  # servers let them pass
IN_QUERIES = ('x"\r\nid="forged', "forged\u2028id=", *OTHERS)
LATIN = ("forg\xe9", "forged\xb2", "\xaaforged", "forged-\xb5")
FOREIGN = ("forged-\u0663", "forged\uff11", "forged_\u0436", "forged\u212a")


async def test_keeps_a_good_id(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a good id, of header or query, goes to the client and into a line of log, even with a 404"""
    watch(kata.app)
    for given in ("7", "-", "order_17-B", "0b9e4c57-7f1d-4cc5-a9e7-5ac8f1c0c3d2", LONGEST):
        for place in (HEADER, QUERY):
            is_kept(await ask(kata, place, given), given)
    for path, status in (("/invoices/x", 422), ("/nowhere", 404), ("/payments%20200", 404)):
        is_kept(await ask(kata, HEADER, "a-17", path=path, status=status), "a-17")


async def test_refuses_other_characters(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """a request with a quote or a newline in its id is answered; nothing of it is logged or sent"""
    watch(kata.app)
    for given in (*FORGED, *IN_HEADERS):
        await is_refused(kata, HEADER, given)
    for given in (*FORGED, *IN_QUERIES):
        await is_refused(kata, QUERY, given)
    await is_refused(kata, HEADER, "a-17", 'forged" 200')
    await is_refused(kata, HEADER, 'forged" 200', "a-17")


async def test_refuses_other_alphabets(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """letters and digits beyond ASCII make an id a bad one, which is replaced"""
    watch(kata.app)
    for given in LATIN:
        await is_refused(kata, HEADER, given)
    for given in (*LATIN, *FOREIGN):
        await is_refused(kata, QUERY, given)


async def test_refuses_by_length(kata: Any, tasks: Recorder, watch: Watch) -> None:
    """an empty id is a bad one and is replaced, and so is one of 65 characters or more"""
    watch(kata.app)
    for given in ("", "forged-" + "x" * 58, "forged" * 10_000):
        await is_refused(kata, HEADER, given)
        await is_refused(kata, QUERY, given)
    await is_refused(kata, HEADER)


async def test_makes_up_new_ids(kata: Any, fresh: Callable[[], Any], tasks: Recorder) -> None:
    """an id that is made up is a new one, even if a second process makes them up as well"""
    seen: set[str] = set()
    for process in (kata, fresh()):
        for place, *given in ((HEADER,), (QUERY, ""), (HEADER, 'forged"'), (QUERY, 'forged"')):
            heard = await ask(process, place, *given)
            assert heard.name not in seen, f"two requests got the same id: {heard}"
            seen.add(heard.name)
        for name in await names(process.app, MANY):
            told = f"{len(seen)} requests had ids of their own, and then one had {name!a:.80} again"
            assert name not in seen, told
            seen.add(name)


@dataclass(frozen=True)
class Heard:
    """What became of a request, and all that was logged of it."""

    sent: str
    path: str
    answer: asgi.Answer
    entries: Sequence[logs.Entry]

    @property
    def name(self) -> str:
        """The id that the client reads; of two, both."""
        return ", ".join(self.answer.headers.get_list(HEADER))

    def __str__(self) -> str:
        reads = f"the client reads {self.answer}, and the id {self.name!a:.80}"
        told = [f"line {entry.line} logged {entry.text!a:.120}" for entry in self.entries]
        return "; ".join([f"sent was {self.sent}", reads, *told])


def is_kept(heard: Heard, given: str) -> None:
    """The client reads this id, and so does who reads the log."""
    assert heard.name == given, f"the id is not kept. {heard}"
    assert_logged(heard)


async def is_refused(kata: Any, place: str, *given: str) -> None:
    """The request gets an id that was made up, and all the same an answer."""
    heard = await ask(kata, place, *given)
    told = {
        "the answer": [heard.answer.text, *heard.answer.headers.values()],
        "the log": [entry.text for entry in heard.entries],
    }
    left = [where for where, texts in told.items() if any("forged" in text for text in texts)]
    assert not left, f"the refused id is in {' and in '.join(left)}. {heard}"
    assert GOOD.fullmatch(heard.name), f"the client has no good id. {heard}"
    assert_logged(heard)


def assert_logged(heard: Heard) -> None:
    line = f'id="{heard.name}" {heard.path} {heard.answer.status}'
    count = sum(entry.text == line for entry in heard.entries)
    assert count == 1, f"{count} lines of the log are {line!a:.120}. {heard}"


async def ask(
    kata: Any, place: str, *given: str, path: str = "/invoices/17", status: int = 200
) -> Heard:
    """A request with these ids in the header, or in the query."""
    request: dict[str, Any] = {"params": [(QUERY, each) for each in given]}
    if place == HEADER:
        request = {"headers": [(HEADER.encode(), each.encode("latin-1")) for each in given]}
    with logs.listen() as entries:
        logging.getLogger().setLevel(logging.DEBUG)  # who searches for an error turns that on
        answer = await asgi.call(kata.app, "GET", path, **request)
    sent = " and ".join(_shown(each) for each in given) + f" in {place}"
    heard = Heard(sent if given else "no id", path, answer, entries)
    assert answer.status == status, f"the answer is not {status}. {heard}"
    return heard


async def names(app: asgi.App, times: int) -> list[str]:
    """The ids of so many requests that bring none; the rest of the answer is not read."""
    scope, _ = scope_and_body("GET", "/nowhere", {})
    starts: list[asgi.Message] = []

    async def receive() -> asgi.Message:
        return {"type": "http.disconnect"}

    async def send(message: asgi.Message) -> None:
        if message["type"] == "http.response.start":
            starts.append(message)

    for _ in range(times):
        await app(scope | {"headers": [*scope["headers"]]}, receive, send)
    return [httpx.Headers(start["headers"]).get(HEADER, "") for start in starts]


def _shown(given: str) -> str:
    more = len(given) - 30
    return f"{given[:30]!a} and {more} more characters" if more > 0 else ascii(given)
