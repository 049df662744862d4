"""The pictures of statements: for the terminal, the notebook and the site."""

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import selectinload

from checker.probes import statements
from checker.probes.statements import Waterfall, draw_svg, draw_text
from checker.tests.probes.bakery import Customer, Order, at, file_url

Work = Callable[[AsyncSession], Awaitable[None]]

SVG = "{http://www.w3.org/2000/svg}"


def fall(work: Work, latency: float = 0.0) -> Callable[[AsyncEngine], Awaitable[Waterfall]]:
    """How work in one session is recorded."""

    async def recorded(engine: AsyncEngine) -> Waterfall:
        with statements.record([__file__], caller="main") as sent, statements.latency(latency):
            async with AsyncSession(engine) as session:
                await work(session)
        return sent.waterfall()

    return recorded


async def one_by_one(session: AsyncSession) -> None:
    for customer in (await session.scalars(select(Customer))).all():
        await customer.awaitable_attrs.orders
    await session.execute(insert(Order), [{"customer_id": 1}] * 30)
    await session.commit()


async def together(session: AsyncSession) -> None:
    (await session.scalars(select(Customer).options(selectinload(Customer.orders)))).all()


async def refused(session: AsyncSession) -> None:
    with pytest.raises(DBAPIError):
        await session.execute(insert(Customer).values(name="customer 1"))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return file_url(Path(tmp_path_factory.mktemp("bakery")))


@pytest.fixture(scope="module")
def slow(url: str) -> Waterfall:
    """With ten milliseconds for each statement."""
    return at(url, fall(one_by_one, 0.01))


@pytest.fixture(scope="module")
def quick(url: str) -> Waterfall:
    return at(url, fall(together, 0.01))


@pytest.fixture(scope="module")
def untimed(url: str) -> Waterfall:
    """On a virtual clock, where statements take no time."""
    return at(url, fall(one_by_one))


@pytest.fixture(scope="module")
def failed(url: str) -> Waterfall:
    return at(url, fall(refused))


@pytest.fixture(scope="module")
def crowd(url: str) -> Waterfall:
    """Two hundred tasks, and three hundred statements of the one that began them."""

    async def panel(engine: AsyncEngine, number: int) -> None:
        async with AsyncSession(engine) as session:
            await session.get(Customer, number)

    async def work(engine: AsyncEngine) -> Waterfall:
        with statements.record([__file__], caller="main") as sent:
            async with AsyncSession(engine) as session:
                for number in range(300):
                    await session.get(Customer, -number)
            await asyncio.gather(*(panel(engine, number) for number in range(200)))
        return sent.waterfall()

    return at(url, work, pool_size=5, max_overflow=0)


NOTHING = Waterfall((), 0, 0, 0.0, 0.0, 0)
TIMED = """\
7 statements, 15 rows in 80 ms
                           0               50 ms
caller  SELECT customers   ███                          5 rows, line NN
        5 x SELECT orders     █████████████████         10 rows, line NN
        INSERT orders                         ▓▓▓▓      30 sets, line NN
        COMMIT                                   ││││   line NN

█ reads  ▓ writes  │ transaction"""
PLAIN = """\
7 statements, 15 rows
                           in order of sending
caller  SELECT customers   ##                           5 rows, line NN
        5 x SELECT orders     ## ### ## ### ##          10 rows, line NN
        INSERT orders                          ===      30 sets, line NN
        COMMIT                                     ||   line NN

# reads  = writes  | transaction"""
TIMES = "\N{MULTIPLICATION SIGN}"


def plain(text: str) -> str:
    """With a plain x, and whatever the lines of this file are."""
    return re.sub(r"line \d\d", "line NN", text.replace(TIMES, "x"))


# The data


def test_alike_statements_of_a_task_and_a_line_are_one_row(slow: Waterfall) -> None:
    assert [(plain(row.title), row.count, row.sets, row.rows) for row in slow.rows] == [
        ("SELECT customers", 1, 1, 5),
        ("5 x SELECT orders", 5, 5, 10),
        ("INSERT orders", 1, 30, 0),
        ("COMMIT", 1, 1, 0),
    ]
    assert (slow.sent, slow.fetched, slow.timed) == (7, 15, True)


def test_is_plain_data(slow: Waterfall, crowd: Waterfall) -> None:
    for waterfall in (slow, crowd, NOTHING):
        assert Waterfall.from_dict(json.loads(json.dumps(waterfall.as_dict()))) == waterfall


def test_stays_small_however_much_is_sent(crowd: Waterfall) -> None:
    assert crowd.sent == 500
    assert len(crowd.rows) <= 200 and crowd.left > 0
    assert len(json.dumps(crowd.as_dict())) < 150_000


# The terminal


def test_shows_who_sends_what_from_which_line_and_how_long_it_takes(slow: Waterfall) -> None:
    assert plain(draw_text(slow)) == TIMED


def test_shows_the_order_where_nothing_takes_time(untimed: Waterfall) -> None:
    picture = draw_text(untimed, ascii=True)
    assert plain(picture) == PLAIN
    assert picture.isascii()


def test_shows_what_failed(failed: Waterfall) -> None:
    (line,) = (line for line in draw_text(failed).splitlines() if "INSERT" in line)
    assert "✗" in line and "IntegrityError" in line


def test_two_hundred_statements_stay_readable(crowd: Waterfall) -> None:
    lines = draw_text(crowd).splitlines()
    assert "300 x SELECT customers" in plain(lines[2])
    assert len(lines) < 22
    assert re.fullmatch(r"… and [\d,]+ more by \d+ other tasks", lines[-3])


def test_nothing_sent_is_told(crowd: Waterfall) -> None:
    assert draw_text(NOTHING).strip() == "0 statements, 0 rows"
    ElementTree.fromstring(draw_svg(NOTHING))


@pytest.mark.parametrize("width", [60, 72, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_keeps_to_its_width(crowd: Waterfall, slow: Waterfall, width: int, ascii: bool) -> None:
    both = statements.compare({"many words " * 20: crowd, "few": slow})
    assert max(map(len, draw_text(both, width, ascii=ascii).splitlines())) <= width


# The image


def texts(svg: str) -> list[str]:
    return [str(each.text) for each in ElementTree.fromstring(svg.encode()).iter(f"{SVG}text")]


def bars(svg: str, kind: str) -> list[tuple[float, float]]:
    """Where the bars of a kind start and end; the last one is the legend's."""
    paths = re.findall(rf'class="wf-{kind}" d="([^"]*)"', svg)
    found = re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", "".join(paths))
    return [(float(start), float(end)) for start, end in found]


def test_shows_the_same_as_the_text(slow: Waterfall) -> None:
    shown = set(map(plain, texts(draw_svg(slow))))
    assert {"caller", "5 x SELECT orders", "10 rows, line NN", "reads", "writes"} <= shown
    assert "7 statements, 15 rows in 80 ms" in shown


def test_is_an_image_that_describes_itself(quick: Waterfall) -> None:
    root = ElementTree.fromstring(draw_svg(quick))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Waterfall of statements"
    assert plain(str(root.findtext(f"{SVG}desc"))) == (
        "2 statements, 15 rows in 30 ms; SELECT customers by caller (5 rows, line NN); "
        "SELECT orders by caller (10 rows, line NN); ROLLBACK by caller (line NN)."
    )


def test_a_name_cannot_break_the_image(url: str) -> None:
    async def work(session: AsyncSession) -> None:
        task: asyncio.Task[Any] = asyncio.create_task(together(session), name="a\x00<&\"'>]]>")
        await task

    assert "a�<&\"'>]]>" in texts(draw_svg(at(url, fall(work))))


def test_pictures_on_one_page_do_not_meddle_with_one_another(
    slow: Waterfall, crowd: Waterfall
) -> None:
    one, other = draw_svg(slow), draw_svg(crowd)
    style = re.compile("<style>(.*)</style>")
    assert style.findall(one) == style.findall(other)
    for svg in (one, other):
        assert not re.search(r'\s(id|href)="', svg)
        names = " ".join(re.findall(r'class="([^"]*)"', svg)).split()
        assert all(name.startswith("wf") for name in names)
        assert all(rule.startswith(".wf") for rule in style.findall(svg)[0].split("}")[:-1])


def test_takes_its_colours_from_the_page(slow: Waterfall) -> None:
    for name in ("paper", "ink", "wait", "queue", "alarm"):
        assert f"var(--timeline-{name}," in draw_svg(slow)


def test_is_small(slow: Waterfall, crowd: Waterfall) -> None:
    assert len(draw_svg(slow)) < 5_000
    assert len(draw_svg(crowd)) < 20_000


# The notebook, and comparisons


def test_shows_in_a_notebook_that_is_not_trusted(slow: Waterfall) -> None:
    bundle = slow._repr_mimebundle_()
    image = ElementTree.fromstring(bundle["text/html"].removesuffix(">") + "/>")
    kind, _, data = str(image.get("src")).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == bundle["image/svg+xml"] == draw_svg(slow)
    assert image.get("alt") == statements.describe(slow)
    assert bundle["text/plain"] == draw_text(slow) == str(slow)


def test_compares_on_the_same_scale(slow: Waterfall, quick: Waterfall) -> None:
    both = statements.compare({"N+1": slow, "selectinload": quick})
    lines = str(both).splitlines()
    assert lines[0] == "N+1: 7 statements, 15 rows in 80 ms"
    assert "selectinload: 2 statements, 15 rows in 30 ms" in lines
    first, many, second, again = (end - start for start, end in bars(draw_svg(both), "reads"))
    assert first == pytest.approx(second, abs=1) == pytest.approx(again, abs=1)
    assert many == pytest.approx(5 * first, abs=1)


def test_compares_recordings_as_they_are() -> None:
    with statements.record() as sent:
        pass
    assert statements.compare({"nothing": sent}).panels() == {"nothing": sent.waterfall()}
