"""Whatever the course must teach has its katas, and stands on the map with its lesson."""

import pytest

from checker import catalog
from checker.after import section
from checker.faces.site import ailments, patterns
from checker.kata import Kata
from checker.patterns import ANTI_PATTERNS, PATTERNS
from checker.tests.rooms import ROOT

KATAS = [kata for kata in catalog.KATAS if kata.rule in catalog.RULES]  # those with a lesson


@pytest.mark.parametrize("rule", catalog.RULES)
def test_each_pattern_and_anti_pattern_of_a_rule_has_a_kata(rule: str) -> None:
    wanted = {*PATTERNS[rule], *ANTI_PATTERNS.get(rule, ())}
    assert wanted <= {title for kata in KATAS for title in catalog.shows(kata)}


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.path)
def test_each_kata_stands_for_something_that_the_course_must_teach(kata: Kata) -> None:
    known = {t for kind in (PATTERNS, ANTI_PATTERNS) for titles in kind.values() for t in titles}
    assert catalog.shows(kata)
    assert set(catalog.shows(kata)) <= known


@pytest.mark.parametrize("rule", catalog.RULES)
def test_the_map_leads_from_a_pattern_to_its_lesson_and_its_katas(rule: str) -> None:
    rows = patterns.page("", ROOT).splitlines()
    verbs = {title: "Learn" for title in PATTERNS[rule]}
    verbs |= {title: "Never" for title in ANTI_PATTERNS.get(rule, ())}
    for title, verb in verbs.items():
        words = title if verb == "Learn" else f"[{title}]({ailments.address(title)})"
        (row,) = (row for row in rows if row.startswith(f"| {verb} | {words} |"))
        for kata in ailments.showing(title):
            assert f"({kata.path}.md)" in row
            if kata in KATAS:
                assert f"[{section(kata, catalog.lesson(kata.rule, ROOT)) or 'no section'}]" in row


def test_the_map_leaves_out_no_rule() -> None:
    assert set(PATTERNS) == set(catalog.RULES) >= set(ANTI_PATTERNS)
