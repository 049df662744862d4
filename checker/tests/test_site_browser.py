"""The site in a browser: quiet, legible in light and dark, narrow and wide, and by keyboard."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from checker import catalog
from checker.tests.browser import browser
from checker.tests.built import pages, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response, Route

__all__ = ["browser", "site"]

KINDS = {  # one page of each kind
    "first page": "",
    "lesson": "asyncio/taskgroup/",
    "kata": "sqlalchemy/relationships/slower_every_customer/",
    "service": "capstone/service/",
    "anti-pattern": "anti-patterns/a-query-for-each-row-n1/",
    "symptoms": "symptoms/",
    "map": "patterns/",
    "guide": "probes/",
    "reference": "reference/",
    "probe": "reference/asgi/",
    "glossary": "glossary/",
    "verdict": "verdict/",
}
KIND = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
KATAS = {kata.path for kata in catalog.KATAS}
SCRIPTS = Path(__file__).with_name("site_scripts")


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    """The address at which the site is served, on this machine only."""
    handler = partial(Quiet, directory=str(site))
    with Server(("127.0.0.1", 0), handler) as served:
        thread = Thread(target=served.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page(browser: "Browser") -> Iterator["Page"]:
    """One tab, which the tests use after one another."""
    with tab(browser, 1280) as opened:
        yield opened


@pytest.fixture(scope="module")
def searched(browser: "Browser") -> Iterator["Page"]:
    """One tab with what is searched in: to prepare that takes longer than all else of a page."""
    amiss: list[str] = []
    with tab(browser, 1280, searched=True) as opened:
        opened.on("console", lambda message: amiss.append(message.text))
        opened.on("pageerror", lambda error: amiss.append(str(error)))
        yield opened
    assert not amiss


@contextmanager
def tab(browser: "Browser", width: int, *, searched: bool = False) -> Iterator["Page"]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="light", reduced_motion="reduce"
    )
    if not searched:
        context.route("**/search_index.json", lambda route: route.fulfill(json=NOTHING))
    try:
        yield context.new_page()
    finally:
        context.close()


def test_no_page_asks_another_host_or_complains(
    site: Path, server: str, browser: "Browser"
) -> None:
    amiss: list[str] = []

    def answered(response: "Response") -> None:
        if not response.url.startswith(server) or response.status >= 400:
            amiss.append(f"{shown.url}: {response.status} {response.url}")

    with tab(browser, 1280) as shown:
        shown.on("response", answered)
        shown.on("console", lambda message: amiss.append(f"{shown.url}: {message.text}"))
        shown.on("pageerror", lambda error: amiss.append(f"{shown.url}: {error}"))
        shown.route(lambda url: not url.startswith(server), lambda route: refuse(route, amiss))
        for address in visited(site):
            shown.goto(f"{server}{address}/")
    assert not amiss


@KIND
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_every_text_stands_out_from_what_is_behind_it(
    address: str, scheme: str, server: str, page: "Page"
) -> None:
    visit(page, server + address)
    paint(page, scheme)
    assert page.evaluate(script("contrast")) == []


@KIND
def test_a_page_fits_a_narrow_screen(address: str, server: str, browser: "Browser") -> None:
    with tab(browser, 360) as page:
        page.goto(server + address)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
        assert page.evaluate(WIDE_TABLES) == []


@pytest.mark.parametrize("address", [KINDS["lesson"], KINDS["kata"], KINDS["first page"]])
def test_pictures_have_the_colours_of_the_page(address: str, server: str, page: "Page") -> None:
    visit(page, server + address)
    seen = []
    for scheme in ("default", "slate"):
        paint(page, scheme)
        papers, ground = page.evaluate(PAPERS)
        assert set(papers) == {ground}
        seen.append(ground)
    assert seen[0] != seen[1]


def test_a_command_is_copied_without_its_prompt(server: str, page: "Page") -> None:
    visit(page, server + KINDS["kata"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".language-console").get_by_title("Copy to clipboard").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "kata check slower_every_customer"


def test_the_keyboard_skips_to_the_text(server: str, page: "Page") -> None:
    visit(page, server + KINDS["kata"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    assert page.evaluate(OUTLINED), "the focus can be seen"
    page.keyboard.press("Enter")
    assert page.url.endswith("#slower-with-every-customer")


def test_hints_open_by_the_keyboard_one_after_another(server: str, page: "Page") -> None:
    visit(page, server + KINDS["kata"])
    hints = page.locator(".hints > details")
    assert hints.locator("visible=true").count() > 0
    assert not hints.nth(1).is_visible()
    hints.nth(0).locator("summary").focus()
    assert page.evaluate(OUTLINED), "the focus can be seen"
    page.keyboard.press("Enter")
    assert hints.nth(0).evaluate("hint => hint.open")
    assert hints.nth(1).is_visible()


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (
            "QueuePool limit of size 5 overflow 10 reached",
            "sqlalchemy/sessions/three_bad_requests/",
        ),
        ("Task was destroyed but it is pending", "anti-patterns/a-bare-create_task/"),
        (
            "my pool is exhausted after three bad requests",
            "anti-patterns/a-session-that-a-failed-path-leaves-open/",
        ),
        ("greenlet_spawn has not been called", "sqlalchemy/sessions/unreadable_receipt/"),
        ("sorry, too many clients already", "anti-patterns/an-engine-or-a-pool-per-request/"),
        ("card is charged three times", "anti-patterns/a-retry-around-everything/"),
        ("TimeoutError: QueuePool limit of size", "sqlalchemy/sessions/three_bad_requests/"),
        ("N+1", "anti-patterns/a-query-for-each-row-n1/"),
        ("MissingGreenlet", "sqlalchemy/sessions/unreadable_receipt/"),
        ("event loop is blocked", "anti-patterns/blocking-the-loop/"),
        ("lost tasks", "anti-patterns/a-bare-create_task/"),
        ("database is locked", "pooling/tuning/charged_three_times/"),
        ("connection reset", "pooling/tuning/after_failover/"),
    ],
)
def test_the_search_finds_a_symptom(
    words: str, address: str, server: str, searched: "Page"
) -> None:
    visit(searched, server)
    searched.keyboard.press("/")
    searched.keyboard.insert_text(words)  # as if it were pasted
    found = searched.locator(".md-search-result__item > a:first-of-type")
    found.first.wait_for()
    addresses = [link.get_attribute("href") or "" for link in found.all()[:3]]
    assert any(address in each for each in addresses), addresses


def test_readers_page_through_the_whole_site(site: Path, server: str, page: "Page") -> None:
    visit(page, server)
    seen = [page.url]
    for _ in range(3):
        page.locator("a.md-footer__link--next").click()
        seen.append(page.url)
    page.locator("a.md-footer__link--prev").click()
    assert page.url == seen[-2]
    assert [each.removeprefix(server) for each in seen] == [
        "",
        "asyncio/taskgroup/",
        "asyncio/taskgroup/leaked_siblings/",
        "asyncio/taskgroup/lost_receipts/",
    ]


def visited(site: Path) -> list[str]:
    """Every page, but of those that are made alike only the first: katas of a rule and so on."""
    firsts = {f"{rule}/{names[0]}" for rule, names in catalog.COURSE.items()}
    addresses = [file.parent.relative_to(site).as_posix() for file in pages(site)]
    alike = set(KATAS)
    for folder in ("anti-patterns/", "reference/"):
        first, *others = (each for each in addresses if each.startswith(folder))
        firsts.add(first)
        alike.update(others)
    return [each for each in addresses if each in firsts or each not in alike]


def refuse(route: "Route", amiss: list[str]) -> None:
    """What is asked of another host never leaves this machine."""
    amiss.append(route.request.url)
    route.abort()


def visit(page: "Page", address: str) -> None:
    page.goto("about:blank")  # so that nothing of the page before is left, neither focus nor scheme
    page.goto(address)


def paint(page: "Page", scheme: str) -> None:
    """As if the reader had chosen it."""
    page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)


def script(name: str) -> str:
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


class Server(ThreadingHTTPServer):
    """Takes all that a browser asks at once, and does not mind if it leaves before the end."""

    request_queue_size = 100

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and prints nothing."""

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


NOTHING = {"config": {"lang": ["en"], "separator": " ", "pipeline": [], "fields": {}}, "docs": []}
OUTLINED = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}"""
WIDE_TABLES = """() =>
    [...document.querySelectorAll(".md-typeset__scrollwrap")]
        .filter((each) => each.scrollWidth > each.clientWidth)
        .map((each) => each.innerText.slice(0, 80))
"""
PAPERS = """() => [
    [...document.querySelectorAll("article svg [class$=-paper]")].map(
        (each) => getComputedStyle(each).fill
    ),
    getComputedStyle(document.body).backgroundColor,
]"""
