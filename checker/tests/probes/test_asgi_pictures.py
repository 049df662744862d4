"""The pictures of a life: for the terminal, the notebook and the site."""

import asyncio
import base64
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from checker.probes import asgi, clock
from checker.probes.asgi.svg import draw_svg
from checker.probes.asgi.text import draw_text
from checker.tests.probes.test_asgi import START, answering, body
from checker.tests.probes.test_asgi_recorder import LAYERS, ORIGIN, RequestID, recorded, shop

SVG = "{http://www.w3.org/2000/svg}"


def life_of(path: str) -> asgi.Life:
    return clock.run(recorded(shop(), path))


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


async def leaving() -> asgi.Life:
    app = shop()
    with asgi.record(app) as seen:
        async with asgi.open(app, "GET", "/feed", headers=ORIGIN) as exchange:
            await exchange.chunk()
            await exchange.chunk()
            exchange.leave()
            seen.mark("she is gone")
    return seen.life()


async def crowd() -> asgi.Life:
    app = shop()
    with asgi.record(app) as seen:
        calls = [asgi.call(app, "GET", "/orders") for _ in range(20)]
        await asyncio.gather(*calls)
    return seen.life()


def scenes() -> dict[str, asgi.Life]:
    return {
        "orders": life_of("/orders"),
        "gone": life_of("/gone"),
        "crash": life_of("/crash"),
        "feed": life_of("/feed"),
        "leaving": clock.run(leaving()),
        "crowd": clock.run(crowd()),
        "nobody": asgi.Life((), ()),
        "cut": clock.run(recorded(answering(START, body(b"tea", more=True)), "/")),
    }


@pytest.fixture(scope="module")
def every() -> dict[str, asgi.Life]:
    return scenes()


def test_text_has_a_row_for_each_layer(every: dict[str, asgi.Life]) -> None:
    lines = str(every["orders"]).splitlines()
    assert lines[0] == "GET /orders → 200"
    names = [line.split()[0] for line in lines[2:10]]
    assert names == ["client", *drawn(LAYERS)]
    assert "+ x-request-id" in next(line for line in lines if line.startswith("RequestID"))


def drawn(layers: tuple[str, ...]) -> list[str]:
    return [{"CORSMiddleware": "CORS", "router": "orders"}.get(name, name) for name in layers]


def test_the_request_goes_down_and_the_answer_up(every: dict[str, asgi.Life]) -> None:
    lines = str(every["orders"]).splitlines()[3:10]
    down, up = ([line.index(sign) for line in lines] for sign in "↓↑")
    assert down == sorted(down)
    assert up == sorted(up, reverse=True)


def test_an_exception_is_named_where_it_came_from(every: dict[str, asgi.Life]) -> None:
    text = str(every["crash"])
    assert text.count("LookupError") == 1
    assert "LookupError" in next(line for line in text.splitlines() if line.startswith("crash"))
    assert text.startswith("GET /crash → 500")


def test_a_client_that_leaves_is_drawn(every: dict[str, asgi.Life]) -> None:
    life = every["leaving"]
    assert "GET /feed → 200, not complete" in str(life)
    assert "client leaves" in texts(draw_svg(life))
    assert "she is gone" in texts(draw_svg(life))


def test_svg_is_well_formed_small_and_needs_nothing_else(every: dict[str, asgi.Life]) -> None:
    for name, life in every.items():
        svg = draw_svg(life)
        root = ElementTree.fromstring(svg)
        assert not [each for each in root.iter() if "href" in each.attrib or "id" in each.attrib]
        assert len(svg) < (60_000 if name == "crowd" else 12_000), name
        for each in root.iter(f"{SVG}text"):
            assert 0 <= float(each.attrib["x"]) < float(root.attrib["width"])
            assert 0 <= float(each.attrib["y"]) <= float(root.attrib["height"])


def test_lines_fit(every: dict[str, asgi.Life]) -> None:
    for life in every.values():
        for width in (60, 78, 120):
            assert all(len(line) <= width for line in draw_text(life, width).splitlines())


def test_ascii_is_ascii(every: dict[str, asgi.Life]) -> None:
    for life in every.values():
        assert draw_text(life, ascii=True).isascii()


def test_a_notebook_gets_an_image_with_words(every: dict[str, asgi.Life]) -> None:
    bundle = every["orders"]._repr_mimebundle_()
    assert bundle["text/plain"] == str(every["orders"])
    found = re.fullmatch(
        r'<img alt="(.*)" src="data:image/svg\+xml;base64,(.*)">', bundle["text/html"]
    )
    assert found
    assert base64.b64decode(found[2]).decode() == bundle["image/svg+xml"]
    assert "200 leaves RequestID with x-request-id" in found[1]
    assert "the client reads 200" in found[1]


def test_requests_one_after_another_have_an_axis_each(every: dict[str, asgi.Life]) -> None:
    async def main() -> asgi.Life:
        app = shop()
        with asgi.record(app) as seen:
            for _ in range(2):
                await asgi.call(app, "GET", "/orders")
        return seen.life()

    life = clock.run(main())
    assert texts(draw_svg(life)).count("0 s") == 2
    assert texts(draw_svg(every["crowd"])).count("0 s") == 1
    assert "… and 14 more" in texts(draw_svg(every["crowd"]))
    assert "… and 14 more" in str(every["crowd"])


def test_lives_can_be_compared(every: dict[str, asgi.Life]) -> None:
    both = asgi.compare({"well": every["orders"], "ill": every["crash"]})
    assert {"well", "ill", "GET /orders → 200", "GET /crash → 500"} <= set(texts(draw_svg(both)))
    assert str(both).splitlines()[0] == "well"
    assert repr(both) == "<Comparison of well, ill>"
    assert "ill: GET /crash" in both._repr_mimebundle_()["text/html"]


def test_hostile_names_do_no_harm() -> None:
    async def main() -> asgi.Life:
        app: Any = RequestID(answering(START, body(b"")))
        with asgi.record(app) as seen:
            await asgi.call(app, "GET", "/%1b%5b2J<script>&%00")
            seen.mark("]]>\x1b[2J")
        return seen.life()

    life = clock.run(main())
    assert "\x1b" not in str(life)
    assert "<script>" not in draw_svg(life)
    ElementTree.fromstring(draw_svg(life))
