"""All pages alike: one title, the course's order, light and dark, nothing from elsewhere."""

import json
import re
from pathlib import Path

from checker import catalog
from checker.attempt import attempts
from checker.tests.built import pages, site
from checker.tests.reading import page, words
from checker.tests.rooms import ROOT

__all__ = ["site"]

CATEGORIES = {kata.category for kata in catalog.KATAS}
ACCURACY = ROOT / "docs" / "accuracy.json"
FETCHED = re.compile(
    r"""<(?:script|link|img|iframe|source|object|embed)\b[^>]*?\b(?:src|href|data)=["']?(https?:)?//"""
    r"""|@import\s+["']?(https?:)?//|url\(\s*["']?(https?:)?//"""
)


def test_every_page_has_one_title(site: Path) -> None:
    for file in pages(site):
        assert file.read_text(encoding="utf-8").count("<h1") == 1, file


def test_who_comes_to_a_page_that_is_not_there_is_led_on(site: Path) -> None:
    told = (site / "404.html").read_text(encoding="utf-8").partition("<article")[2]
    for place in re.findall(r'<a href="/([^"]*)"', told.partition("</article>")[0]):
        assert (site / place / "index.html").is_file()
    assert "/symptoms/" in told


def test_the_course_is_browsed_in_its_order(site: Path) -> None:
    links = re.findall(r'<a href="([^"]+)" class="md-nav__link', page(site, "verdict"))
    listed = [link.removeprefix("../").rstrip("/") for link in links]
    lessons_and_katas = ((kata.rule, kata.path) for kata in catalog.KATAS)
    course = dict.fromkeys(path for both in lessons_and_katas for path in both if "/" in path)
    ours = [each for each in listed if "/" in each and each.split("/")[0] in CATEGORIES]
    assert ours == list(course)


def test_readers_choose_between_light_and_dark(site: Path) -> None:
    offered = re.findall(
        r'<input .*"\(prefers-color-scheme: (\w+)\)" data-md-color-scheme="(\w+)"', page(site, "")
    )
    assert offered == [("light", "default"), ("dark", "slate")]


def test_dark_pages_have_a_colour_for_whatever_a_timeline_draws(site: Path) -> None:
    style = (site / "stylesheets" / "extra.css").read_text(encoding="utf-8")
    dark = style.partition('[data-md-color-scheme="slate"]')[2].partition("}")[0]
    for rule in catalog.RULES:
        for name in re.findall(r"var\((--timeline-[\w-]+)", page(site, rule)):
            assert f"{name}:" in dark


def test_nothing_is_fetched_from_another_host(site: Path) -> None:
    for file in (*pages(site), *site.rglob("*.css")):
        found = FETCHED.search(file.read_text(encoding="utf-8"))
        assert not found, f"{file}: {found and found[0]}"


def test_nothing_asks_the_theme_to_fetch(site: Path) -> None:
    for file in pages(site):
        text = file.read_text(encoding="utf-8")
        assert 'class="mermaid"' not in text
        assert 'data-md-component="source"' not in text


def test_the_readmes_picture_is_the_first_pages(site: Path) -> None:
    kept = ROOT / "docs" / "pictures" / "leaked_siblings.svg"
    drawn = re.findall(r'<figure class="output">\s*(<svg.*?</svg>)', page(site, ""), re.DOTALL)
    assert [kept.read_text(encoding="utf-8").strip()] == drawn, "save the new picture there"


def test_what_was_measured_is_told_and_of_all_that_is_there(site: Path) -> None:
    found = json.loads(ACCURACY.read_text(encoding="utf-8"))["accuracy"]["categories"]
    told = words(page(site, "verdict"))
    for category in dict.fromkeys(kata.category for kata in catalog.KATAS):
        katas = [kata for kata in catalog.KATAS if kata.category == category]
        tried = [each for kata in katas for each in attempts(kata)]
        right = sum(each.right for each in tried)
        counts = {"right": right, "wrong": len(tried) - right}
        counts |= {"solutions": len(katas), "untouched": len(katas)}
        assert {kind: of for kind, (_, of) in found[category].items()} == counts, AGAIN
        assert f"{found[category]['wrong'][0]} of {counts['wrong']}" in told


AGAIN = "measure again: python -m checker.benchmarks.accuracy"
