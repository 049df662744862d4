"""Every page of the site as its markup tells it: to a screen reader, a search engine, a chat."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from checker import catalog, runner
from checker.faces.site import verdicts
from checker.runner import Trial
from checker.tests.built import pages, site
from checker.verdict import Result, Verdict

__all__ = ["site"]

ALONE = {"img", "br", "hr", "input", "meta", "link", "wbr", "source", "col"}
HEADING = re.compile("h[1-6]")


def test_every_picture_has_words(site: Path) -> None:
    assert not told(site, lambda page: page.mute)


def test_headings_have_words_and_leave_out_no_level(site: Path) -> None:
    def amiss(page: "Article") -> list[str]:
        levels = [0, *(level for level, _ in page.headings)]
        steps = zip(levels, page.headings, strict=False)
        return [words for last, (level, words) in steps if level > last + 1 or not words]

    assert not told(site, amiss)


def test_no_id_stands_twice(site: Path) -> None:
    assert not told(site, lambda page: [each for each, n in page.ids.items() if n > 1])


def test_every_link_has_words(site: Path) -> None:
    assert not told(site, lambda page: page.empty_links)


@pytest.mark.parametrize("name", ["title", "description"])
def test_every_page_says_of_itself_what_no_other_page_says(name: str, site: Path) -> None:
    said = {file: article(file).said.get(name, "") for file in pages(site)}
    assert all(said.values())
    again = [each for each, n in Counter(said.values()).items() if n > 1]
    assert not again
    for file, words in said.items():
        shared = article(file).said[f"og:{name}"]
        assert words.startswith(shared), file


def test_a_verdict_that_a_busy_machine_gave_is_not_published() -> None:
    kept = Result("keeps", "what is kept", "passed")
    for cause in ("wrong", "timed out", "died", "out of memory", "environment"):
        result = Result("breaks", "what is broken", "failed", cause)
        verdict = Verdict("asyncio/taskgroup/some", "some.py", (kept, result))
        assert verdicts.of_the_kata(verdict) == (cause == "wrong")


def test_no_site_is_built_by_a_judge_that_judges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(trials: list[Trial], **_: object) -> Iterator[tuple[Trial, Verdict]]:
        for trial in trials:
            result = Result("keeps", "what is kept", "not run", "environment", "no disk is left")
            yield trial, Verdict(trial.kata.path, str(trial.file), (result,))

    monkeypatch.setattr(runner, "judge", judge)
    with pytest.raises(PluginError, match="no disk is left"):
        verdicts.prepare(catalog.KATAS, tmp_path)
    verdicts.prepare(catalog.KATAS[:1], tmp_path)  # one may be missing for now


def told(site: Path, amiss: Callable[["Article"], list[str]]) -> dict[str, list[str]]:
    """What is amiss, by page."""
    found = {file.parent.relative_to(site).as_posix(): amiss(article(file)) for file in pages(site)}
    return {page: each for page, each in found.items() if each}


@cache
def article(file: Path) -> "Article":
    page = Article()
    head, _, body = file.read_text(encoding="utf-8").partition("</head>")
    page.feed(head.partition("<head>")[2])
    page.feed(body.partition("<article")[2].partition("</article>")[0].partition(">")[2])
    return page


class Article(HTMLParser):
    """What a page says of itself, and what stands in its article."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.headings: list[tuple[int, str]] = []
        self.ids: Counter[str] = Counter()
        self.mute: list[str] = []
        self.empty_links: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attributes}
        if tag == "meta":
            self.said[own.get("name") or own.get("property", "")] = own.get("content", "")
        self.ids.update([own["id"]] if "id" in own else [])
        if tag == "img" and "alt" not in own:
            self.mute.append(own.get("src", "?"))
        if tag not in ALONE:
            self._open.append((tag, own))
            self._words.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, own = self._open.pop()
            words = " ".join(self._words.pop().split())
            self._closed(opened, own, words)
            if self._words:
                self._words[-1] += words if "headerlink" not in own.get("class", "") else ""
            if opened == tag:
                return

    def _closed(self, tag: str, own: dict[str, str], words: str) -> None:
        if tag == "title" and self._open:
            self._open[-1][1]["title"] = words  # of a picture
        elif tag == "title":
            self.said["title"] = words
        if tag == "svg" and own.get("role") == "img" and not own.get("title"):
            self.mute.append(f"svg at line {self.getpos()[0]}")
        if HEADING.fullmatch(tag):
            self.headings.append((int(tag[1]), words))
        if (
            tag == "a"
            and "href" in own
            and not (words or own.get("title") or own.get("aria-label"))
        ):
            self.empty_links.append(own["href"])

    def handle_data(self, data: str) -> None:
        if self._words:
            self._words[-1] += data
