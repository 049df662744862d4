"""The pictures of pools: for the terminal, the notebook and the site."""

import base64
import json
import re
from xml.etree import ElementTree

import pytest

from checker.probes import checkouts
from checker.probes.checkouts import Balance, Hold, Wait, draw_svg, draw_text

SVG = "{http://www.w3.org/2000/svg}"


def hold(connection: int, since: float, until: float | None) -> Hold:
    return Hold(since, 7, "visit", connection, until, since)


BUSY = Balance(
    (hold(1, 0, 4), hold(2, 1, 3), hold(2, 3, 6), hold(1, 4, None)),
    (Wait(2, 3), Wait(2, 4), Wait(2, 5, refused=True), Wait(6, 6)),
    2,
    0.0,
    8.0,
)
CALM = Balance((hold(1, 0, 1), hold(1, 1, 2)), (), 2, 0.0, 2.0)
CROWD = Balance(tuple(hold(number, 0, 5) for number in range(30)), (), 0, 0.0, 5.0)
NOTHING = Balance((), (), 0, 0.0, 0.0)

TEXT = """\
4 checkouts, 2 at once of 2, waits up to 3 s, 1 refused, 1 not given
back
              0             2 s           4 s            6 s         8 s
held          111111122222222222222222222222222222222222211111111111111
waiting       ··············3333333322222221111111·····················
connection 1  █████████████████████████████████████████████████████████▶
connection 2         ███████████████████████████████████"""


# The data


def test_is_plain_data() -> None:
    for balance in (BUSY, CROWD, NOTHING):
        assert Balance.from_dict(json.loads(json.dumps(balance.as_dict()))) == balance


def test_counts_who_holds_and_who_waits_from_when_on() -> None:
    assert BUSY.held == [(0, 1), (1, 2), (3, 2), (4, 2), (6, 1)]
    assert BUSY.waiting == [(2, 3), (3, 2), (4, 1), (5, 0)]
    assert BUSY.most == 2


# The terminal


def test_shows_the_balance_and_each_connections_stays() -> None:
    assert draw_text(BUSY) == TEXT


def test_is_drawn_for_terminals_that_know_ascii_only() -> None:
    assert draw_text(BUSY, ascii=True).isascii()


def test_counts_above_nine_have_a_sign() -> None:
    lines = draw_text(CROWD).splitlines()
    assert set(lines[2].removeprefix("held").strip()) == {"+"}
    assert lines[-1] == "… and 22 more connections"


def test_nothing_taken_is_told() -> None:
    assert draw_text(NOTHING) == "0 checkouts, 0 at once"
    ElementTree.fromstring(draw_svg(NOTHING))


@pytest.mark.parametrize("width", [40, 60, 72, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_keeps_to_its_width(width: int, ascii: bool) -> None:
    both = checkouts.compare({"many words " * 20: BUSY, "": CROWD})
    assert max(map(len, draw_text(both, width, ascii=ascii).splitlines())) <= width


# The image


def texts(svg: str) -> list[str]:
    return [str(each.text) for each in ElementTree.fromstring(svg.encode()).iter(f"{SVG}text")]


def bars(svg: str, kind: str) -> list[tuple[float, float]]:
    """Where the stays of a kind begin, and how long they are."""
    found = re.findall(rf'class="co-{kind} co-bar" x="([\d.]+)" y="\d+" width="([\d.]+)"', svg)
    return [(float(start), float(width)) for start, width in found]


def test_shows_the_same_as_the_text() -> None:
    svg = draw_svg(BUSY)
    assert {"pool of 2", "connection 1", "connection 2", "not given back"} <= set(texts(svg))
    assert (len(bars(svg, "held")), len(bars(svg, "left"))) == (3, 1)
    assert "<title>visit at line 7</title>" in svg


def test_shows_no_line_where_there_is_no_limit() -> None:
    assert "pool of" not in "".join(texts(draw_svg(CROWD)))


def test_is_an_image_that_describes_itself() -> None:
    root = ElementTree.fromstring(draw_svg(BUSY))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Balance of a pool"
    assert root.findtext(f"{SVG}desc") == (
        "4 checkouts, 2 at once of 2, waits up to 3 s, 1 refused, 1 not given back."
    )


def test_pictures_on_one_page_do_not_meddle_with_one_another() -> None:
    style = re.compile("<style>(.*)</style>")
    for svg in (draw_svg(BUSY), draw_svg(CROWD)):
        assert not re.search(r'\s(id|href)="', svg)
        names = " ".join(re.findall(r'class="([^"]*)"', svg)).split()
        assert all(name.startswith("co") for name in names)
        assert all(rule.startswith(".co") for rule in style.findall(svg)[0].split("}")[:-1])


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
    assert image.get("alt") == checkouts.describe(BUSY)
    assert bundle["text/plain"] == draw_text(BUSY) == str(BUSY)


def test_compares_on_the_same_scale() -> None:
    both = checkouts.compare({"before": BUSY, "after": CALM})
    lines = str(both).splitlines()
    assert lines.index("before") < lines.index("after")
    (first, long), *_, (last, short) = bars(draw_svg(both), "held")
    assert long == pytest.approx(4 * short, abs=1)
    assert first < last
