"""A rule's page is its lesson, and the first page leads to all of them."""

import re
from pathlib import Path

import pytest

from checker import catalog
from checker.tests.built import site
from checker.tests.reading import page, plain
from checker.tests.rooms import ROOT

__all__ = ["site"]

EVERY_RULE = pytest.mark.parametrize("rule", catalog.RULES)


@EVERY_RULE
def test_a_lesson_stands_on_its_page_with_its_pictures_in_it(rule: str, site: Path) -> None:
    text = page(site, rule)
    assert re.search(r'<figure class="output">\s*<svg', text)
    assert plain(catalog.lesson(rule, ROOT).name) in text
    for kata in catalog.KATAS:
        if kata.rule == rule:
            assert f'href="{kata.name}/"' in text


@EVERY_RULE
def test_a_lesson_can_be_downloaded_as_it_was_written(rule: str, site: Path) -> None:
    written = catalog.lesson(rule, ROOT)
    offered = site / rule.partition("/")[0] / written.name
    assert offered.read_bytes() == written.read_bytes()


def test_the_first_page_has_a_card_with_a_picture_for_each_rule(site: Path) -> None:
    cards = page(site, "").partition('class="grid cards rules"')[2]
    for rule in catalog.RULES:
        card = cards.partition(f'href="{rule}/"')[2].partition("</li>")[0]
        assert re.search(r'<figure class="seen">\s*<svg', card)
