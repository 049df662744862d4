"""The pictures of a server's traffic: for the terminal, the notebook and the site."""

import base64
import re
from xml.etree import ElementTree

import aiohttp
import pytest

from checker.probes import clock, upstream
from checker.probes.upstream import Link, Request, Response, Traffic, draw_svg, draw_text

SVG = "{http://www.w3.org/2000/svg}"


def request(connection: int, start: float, end: float | None, status: int | None = 200) -> Request:
    return Request(0, connection, "GET", "/rates", {}, b"", start, end, "", status)


BUSY = Traffic(
    (Link(1, 0), Link(2, 1, 5), Link(3, 6)),
    (
        request(1, 0, 2),
        request(2, 1, 5, None),
        request(1, 2, 3),
        request(1, 4, 8),
        request(3, 6, None, None),
    ),
    0.0,
    8.0,
)
CALM = Traffic((Link(1, 10, 14),), (request(1, 10, 14),), 10.0, 14.0)
CROWD = Traffic(
    tuple(Link(number, 0, 5) for number in range(1, 41)),
    tuple(request(number, 0, 5) for number in range(1, 41)),
    0.0,
    5.0,
)
NOTHING = Traffic((), (), 0.0, 0.0)

TEXT = """\
5 requests over 3 connections, 2 in flight at once, 1 broken off, 2
still open
               0             2 s           4 s           6 s         8 s
connection 1   ██████████████▓▓▓▓▓▓▓───────████████████████████████████
connection 2          ░░░░░░░░░░░░░░░░░░░░░░░░░░░░
connection 3                                             ▒▒▒▒▒▒▒▒▒▒▒▒▒▒

▒ not answered yet   ░ broken off"""


# The data


def test_counts_what_is_in_flight_at_once() -> None:
    assert (BUSY.most, CALM.most, CROWD.most, NOTHING.most) == (2, 1, 40, 0)


def test_is_what_the_server_saw() -> None:
    async def main() -> Traffic:
        async with upstream.serve({"/": Response(delay=2)}) as server:
            async with aiohttp.ClientSession() as session:
                for _ in range(2):
                    await session.get(server.url)
            return server.traffic()

    traffic = clock.run(main())
    assert (traffic.start, traffic.end) == (0, 4)
    assert [(each.started, each.ended) for each in traffic.requests] == [(0, 2), (2, 4)]
    assert [(link.number, link.opened) for link in traffic.links] == [(1, 0)]


def test_ends_with_the_server() -> None:
    async def main() -> Traffic:
        async with upstream.serve() as server:
            async with aiohttp.ClientSession() as session:
                await session.get(server.url)
        return server.traffic()

    assert clock.run(main()).links[0].closed is not None


# The terminal


def test_shows_each_connection_and_its_requests() -> None:
    assert draw_text(BUSY) == TEXT


def test_is_drawn_for_terminals_that_know_ascii_only() -> None:
    assert draw_text(BUSY, ascii=True).isascii()


def test_says_what_it_does_not_draw() -> None:
    assert draw_text(CROWD).splitlines()[-1] == "… and 30 more connections"


def test_nothing_is_told() -> None:
    assert draw_text(NOTHING) == "0 requests over 0 connections"
    ElementTree.fromstring(draw_svg(NOTHING))


@pytest.mark.parametrize("width", [40, 60, 72, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_keeps_to_its_width(width: int, ascii: bool) -> None:
    both = upstream.compare({"many words " * 20: BUSY, "": CROWD})
    assert max(map(len, draw_text(both, width, ascii=ascii).splitlines())) <= width


# The image


def texts(svg: str) -> list[str]:
    return [str(each.text) for each in ElementTree.fromstring(svg.encode()).iter(f"{SVG}text")]


def bars(svg: str, kind: str) -> list[tuple[float, float]]:
    """Where the bars of a kind begin, and how long they are."""
    found = re.findall(rf'class="up-{kind} up-bar" x="([\d.]+)" y="\d+" width="([\d.]+)"', svg)
    return [(float(start), float(width)) for start, width in found]


def test_shows_the_same_as_the_text() -> None:
    svg = draw_svg(BUSY)
    assert {"connection 1", "connection 2", "broken off", "not answered yet"} <= set(texts(svg))
    assert [len(bars(svg, kind)) for kind in ("done", "lost", "waits", "idle")] == [3, 1, 1, 3]
    assert "<title>GET /rates 4 s</title>" in svg


def test_a_path_is_no_markup() -> None:
    ask = Request(1, 1, "GET", "/<b>&", {}, b"", 0.0, 5.0, "", 200)
    ElementTree.fromstring(draw_svg(Traffic((Link(1, 0, 5),), (ask,), 0.0, 5.0)))


def test_is_an_image_that_describes_itself() -> None:
    root = ElementTree.fromstring(draw_svg(CROWD))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Traffic of a server"
    assert root.findtext(f"{SVG}desc") == ("40 requests over 40 connections, 40 in flight at once.")


def test_pictures_on_one_page_do_not_meddle_with_one_another() -> None:
    style = re.compile("<style>(.*)</style>")
    for svg in (draw_svg(BUSY), draw_svg(CROWD)):
        assert not re.search(r'\s(id|href)="', svg)
        names = " ".join(re.findall(r'class="([^"]*)"', svg)).split()
        assert all(name.startswith("up") for name in names)
        assert all(rule.startswith(".up") for rule in style.findall(svg)[0].split("}")[:-1])


def test_takes_its_colours_from_the_page() -> None:
    for name in ("paper", "ink", "wait", "queue", "alarm"):
        assert f"var(--timeline-{name}," in draw_svg(BUSY)


# The notebook, and comparisons


def test_shows_in_a_notebook_that_is_not_trusted() -> None:
    bundle = BUSY._repr_mimebundle_()
    image = ElementTree.fromstring(bundle["text/html"].removesuffix(">") + "/>")
    kind, _, data = str(image.get("src")).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == bundle["image/svg+xml"] == draw_svg(BUSY)
    assert image.get("alt") == upstream.describe(BUSY)
    assert bundle["text/plain"] == draw_text(BUSY) == str(BUSY)


def test_compares_on_the_same_scale() -> None:
    both = upstream.compare({"before": BUSY, "after": CALM})
    lines = str(both).splitlines()
    assert lines.index("before") < lines.index("after")
    *_, (_, last), (_, calm) = bars(draw_svg(both), "done")
    assert last == pytest.approx(calm, abs=1)
