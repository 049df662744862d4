"""The page of a report in a real browser: it asks for nothing, and no learner's words run in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.catalog import KATAS
from checker.report.files import write
from checker.report.row import Failure, Learner, Report, Row
from checker.tests.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

FIRST, SECOND, THIRD = (kata.path for kata in KATAS[:3])
SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
REPORT = Report(
    made="2026-11-30T16:05+01:00",
    learners=(
        Learner(SCRIPT, SCRIPT, rows=(Row(FIRST, "not begun", 5), Row(SECOND, "not begun", 5))),
        Learner(
            "ben",
            "learners/ben",
            rows=(
                Row(FIRST, "begun", 5, 3, (Failure("no panel runs on", SCRIPT, SCRIPT),), hints=10),
                Row(
                    SECOND, "begun", 5, 3, (Failure("no receipt is lost", "two", ""),), since=SCRIPT
                ),
            ),
        ),
        Learner(
            "anna",
            "learners/anna",
            note="progress.json cannot be read",
            rows=(
                Row(FIRST, "passed", 5, 5, hints=2, solution=True, same_as="ben"),
                Row(SECOND, "begun", 5, 3, (Failure("no receipt is lost", "one", ""),)),
            ),
        ),
        Learner("cy", "learners/cy", amiss="there is no folder `katas` in it"),
    ),
)


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """What the page asked for, and what it complained of."""
    return []


@pytest.fixture(scope="module")
def seen(
    browser: "Browser", heard: list[str], tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Page]":
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(write(REPORT, "html"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("request", lambda each: heard.append(each.url))
    page.on("console", lambda each: heard.append(each.text))
    page.on("pageerror", lambda each: heard.append(str(each)))
    page.on("dialog", lambda each: heard.append(each.message))
    page.goto(file.as_uri())
    page.wait_for_selector("th button")
    yield page
    page.close()


def test_it_asks_for_nothing_but_itself_and_complains_of_nothing(
    seen: "Page", heard: list[str]
) -> None:
    asked = [each for each in heard if not each.startswith("data:")]
    assert asked == [seen.url]


def test_a_learners_words_are_read_and_not_run(seen: "Page") -> None:
    assert seen.title().startswith("Katas: 4 learners")
    assert seen.locator("img").count() == 0
    assert seen.locator("script").count() == 1
    assert seen.locator("dd", has_text=SCRIPT).count() == 2
    assert seen.locator("summary", has_text=SCRIPT).count() == 1


def test_what_a_learner_smuggled_past_the_escaping_would_not_run_either(seen: "Page") -> None:
    """The page's policy knows its own script by its digest."""
    seen.evaluate(INSERT)
    assert seen.title().startswith("Katas")


def test_a_click_sorts_and_another_turns_around(seen: "Page") -> None:
    def learners() -> list[str]:
        return seen.locator("table.wide tbody th").all_inner_texts()

    def click(name: str) -> None:
        seen.locator("table.wide").get_by_role("button", name=name).click()

    assert learners() == [SCRIPT, "ben", "anna"]
    click("hints")
    assert learners() == [SCRIPT, "anna", "ben"]
    assert seen.locator("th[aria-sort=ascending]").all_inner_texts()[0].startswith("hints")
    click("hints")
    assert learners() == ["ben", "anna", SCRIPT]
    seen.locator("table.wide").get_by_role("button", name="passed").focus()
    seen.keyboard.press("Enter")
    assert learners()[-1] == "anna"


def test_the_promise_that_most_break_can_be_sorted_to_the_top(seen: "Page") -> None:
    table = seen.locator("table.sortable").nth(1)
    head = table.get_by_role("button", name="the promise that most")
    head.click()
    head.click()
    assert table.locator("tbody th").all_inner_texts() == [SECOND, FIRST]
    assert "no receipt is lost (2)" in table.locator("tbody tr").first.inner_text()


def test_a_link_leads_to_the_learner(seen: "Page") -> None:
    target = seen.get_by_role("link", name="ben").get_attribute("href") or ""
    assert "ben" in seen.locator(f"{target} summary").inner_text()


def test_paper_shows_what_the_screen_folds(seen: "Page") -> None:
    assert seen.locator("details[open]").count() == 0
    seen.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.locator("details[open]").count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_paper(seen: "Page", scheme: str) -> None:
    seen.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    seen.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    papers, faint = seen.evaluate(CONTRAST)
    assert (papers[0] < 0.5) is (scheme == "dark")
    assert faint == []


def test_no_narrow_screen_is_pushed_wide(seen: "Page") -> None:
    seen.set_viewport_size({"width": 360, "height": 740})
    assert seen.evaluate("document.documentElement.scrollWidth") <= 360


def test_one_learners_page_is_open(browser: "Browser", tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    text = write(Report("", REPORT.learners[1:2]), "html")
    file.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.locator("details[open]").count() == 1
    page.close()


INSERT = """() => {
  const script = document.createElement("script");
  script.textContent = "document.title = 'taken'";
  document.body.append(script);
}"""
CONTRAST = """() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = parts(text).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const clear = (text) => parts(text)[3] === 0;
  const paper = (element) => {
    const own = getComputedStyle(element).backgroundColor;
    return clear(own) && element.parentElement ? paper(element.parentElement) : own;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const papers = new Set(), faint = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(paper(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    papers.add(other);
    if (ratio < 4.5) faint.push(walker.currentNode.data + " " + ratio.toFixed(2));
  }
  return [[...papers], faint];
}"""
