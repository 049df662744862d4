"""Which of the ids that clients send come into the log and back to the client."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from checker.probes import asgi, logs
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
LONGEST = "Abcdefghijklmnopqrstuvwxyz_0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HEADER, QUERY = "X-Request-ID", "request_id"

FORGED = ('forged" /payments 200', "for ged", "for.ged", "forged%0A")
IN_HEADERS = ("forged\x85id=", "forged\x1b[2K", "forged\tid", "forged\xa0")  # servers let them pass
IN_QUERIES = ("forged\n", 'x"\r\nid="forged', "forged\0", "forged\u2028id=")
LATIN = ("forg\xe9", "forged\xb2", "\xaaforged", "forged-\xb5")
FOREIGN = ("forged-\u0663", "forged\uff11", "forged_\u0436", "forged\u212a")


async def test_keeps_a_good_id(kata: Any, tasks: Recorder) -> None:
    """a good id is kept as it is, whether it came in the header or in the query"""
    for given in ("7", "-", "order_17-B", "0b9e4c57-7f1d-4cc5-a9e7-5ac8f1c0c3d2", LONGEST):
        for place in (HEADER, QUERY):
            heard = await ask(kata, place, given)
            assert heard.name == given, str(heard)


async def test_refuses_other_characters(kata: Any, tasks: Recorder) -> None:
    """of an id with a quote, a space, a newline or the like nothing is logged or sent"""
    for given in (*FORGED, *IN_HEADERS):
        await is_refused(kata, HEADER, given)
    for given in (*FORGED, *IN_QUERIES):
        await is_refused(kata, QUERY, given)
    await is_refused(kata, HEADER, "a-17", 'forged" 200')
    await is_refused(kata, HEADER, 'forged" 200', "a-17")


async def test_refuses_other_alphabets(kata: Any, tasks: Recorder) -> None:
    """letters and digits beyond ASCII make an id a bad one"""
    for given in LATIN:
        await is_refused(kata, HEADER, given)
    for given in (*LATIN, *FOREIGN):
        await is_refused(kata, QUERY, given)


async def test_refuses_by_length(kata: Any, tasks: Recorder) -> None:
    """an empty id is a bad one, and so is one of 65 characters or more"""
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


@dataclass(frozen=True)
class Heard:
    """What became of a request, and all that was logged of it."""

    sent: str
    answer: asgi.Answer
    entries: Sequence[logs.Entry]

    @property
    def name(self) -> str:
        """The id that the client reads; of two, both."""
        return ", ".join(self.answer.headers.get_list(HEADER))

    def __str__(self) -> str:
        reads = f"the id {self.name!a:.80}" if self.answer.status == 200 else str(self.answer)
        told = [f"line {entry.line} logged {entry.text!a:.120}" for entry in self.entries]
        return "; ".join([f"sent was {self.sent}", f"the client reads {reads}", *told])


async def is_refused(kata: Any, place: str, *given: str) -> None:
    """The request gets an id that was made up, and all the same an answer."""
    heard = await ask(kata, place, *given)
    texts = [heard.answer.text, *heard.answer.headers.values(), *(e.text for e in heard.entries)]
    assert not any("forged" in text for text in texts), str(heard)
    assert GOOD.fullmatch(heard.name), str(heard)


async def ask(kata: Any, place: str, *given: str) -> Heard:
    """A request with these ids in the header, or in the query."""
    request: dict[str, Any] = {"params": [(QUERY, each) for each in given]}
    if place == HEADER:
        request = {"headers": [(HEADER.encode(), each.encode("latin-1")) for each in given]}
    with logs.listen() as entries:
        answer = await asgi.call(kata.app, "GET", "/invoices/17", **request)
    sent = " and ".join(_shown(each) for each in given) + f" in {place}"
    heard = Heard(sent if given else "no id", answer, entries)
    assert answer.status == 200, str(heard)
    assert sum(f'id="{heard.name}"' in entry.text for entry in entries) == 1, str(heard)
    return heard


def _shown(given: str) -> str:
    more = len(given) - 30
    return f"{given[:30]!a} and {more} more characters" if more > 0 else ascii(given)
