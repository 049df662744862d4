"""A kata's page tells its story in the open, and the rest to whoever asks."""

import html
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker import catalog
from checker.attempt import attempts
from checker.kata import Kata, files
from checker.tests.built import site
from checker.tests.reading import page, plain, searched, words
from checker.tests.rooms import ROOT

__all__ = ["site"]

EVERY_KATA = pytest.mark.parametrize("kata", catalog.KATAS, ids=lambda kata: kata.path)


@EVERY_KATA
def test_a_katas_page_tells_its_story_and_what_is_promised(kata: Kata, site: Path) -> None:
    told = words(page(site, kata.path))
    for paragraph in catalog.story(kata).split("\n\n")[1:]:
        assert plain(paragraph) in told
    for check in catalog.checks(kata):
        assert plain(check.promise) in told


@EVERY_KATA
def test_a_katas_page_shows_the_broken_code_in_the_open(kata: Kata, site: Path) -> None:
    shown = words(Opened.of(page(site, kata.path)).in_the_open)
    assert "# TODO" in shown
    assert all(file.relative_to(ROOT).as_posix() in shown for file in files(kata.file(ROOT)))


def test_a_service_leads_to_each_of_its_files_and_to_the_lesson_of_each_rule(site: Path) -> None:
    shown = page(site, "capstone/service")
    story = shown.partition("<article")[2].partition("The broken code")[0]
    for file in files(Kata("capstone/service").file(ROOT)):
        assert f'href="#{file.name.replace(".", "")}"' in shown
    for rule in catalog.RULES:
        assert f'<a href="../../{rule}/">' in story


@EVERY_KATA
def test_hints_solution_and_tempting_fixes_open_by_a_click(kata: Kata, site: Path) -> None:
    text = Opened.of(page(site, kata.path))
    closed, shown = words(text.behind_a_click), words(text.in_the_open)
    told = [*catalog.hints(kata), *(each.reason for each in attempts(kata))]
    for sentence in told:
        assert plain(sentence) in closed
        assert plain(sentence) not in shown
    for line in only_in_the_solution(kata):
        assert plain(line) in plain(closed)
        assert plain(line) not in plain(shown)


@EVERY_KATA
def test_each_tempting_fix_names_the_promise_that_it_breaks(kata: Kata, site: Path) -> None:
    told = words(page(site, kata.path))
    promises = {check.name: check.promise for check in catalog.checks(kata)}
    for attempt in attempts(kata):
        if not attempt.right:
            broken = f"The promise that it breaks: {plain(promises[attempt.refused_by])}"
            assert broken in told.partition(plain(attempt.reason))[2]
            assert plain(attempt.code) in told


def test_the_search_gives_nothing_away(site: Path) -> None:
    found = searched(site)
    for kata in catalog.KATAS:
        told = " ".join(text for place, text in found.items() if place.startswith(kata.path))
        assert plain(catalog.checks(kata)[0].promise) in told
        for secret in (*catalog.hints(kata), *(each.reason for each in attempts(kata))):
            assert plain(secret) not in told


class Opened(HTMLParser):
    """A page's text, told apart by whether it stands in a closed box."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.behind_a_click = self.in_the_open = ""

    @classmethod
    @cache
    def of(cls, text: str) -> "Opened":
        parser = cls()
        parser.feed(text)
        return parser

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            assert "open" not in dict(attributes)
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "details"

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.behind_a_click += html.escape(data)
        else:
            self.in_the_open += html.escape(data)


def only_in_the_solution(kata: Kata) -> list[str]:
    broken, mended = (
        "\n".join(file.read_text(encoding="utf-8") for file in files(place))
        for place in (kata.file(ROOT), kata.solution(ROOT))
    )
    return [line for line in mended.splitlines() if line.strip() not in broken and "#" not in line]
