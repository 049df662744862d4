"""The map: where each pattern and anti-pattern is taught, and which katas judge it."""

from pathlib import Path

from markdown.extensions.toc import slugify

from checker import catalog
from checker.after import section
from checker.faces.site import kata, lesson
from checker.kata import Kata
from checker.patterns import ANTI_PATTERNS, PATTERNS


def page(words: str, root: Path) -> str:
    """The words of the page, and below them a table for each rule."""
    tables = [_table(rule, root) for rule in catalog.RULES]
    return "\n\n".join([words.strip(), *tables])


def _table(rule: str, root: Path) -> str:
    kinds = ("Learn", PATTERNS), ("Never", ANTI_PATTERNS)
    rows = [
        f"| {verb} | {title} | {_sections(title, root)} | {_katas(title, root)} |"
        for verb, titles in kinds
        for title in titles.get(rule, ())
    ]
    name = lesson.title(catalog.lesson(rule, root)).partition(":")[0]
    return "\n".join([f"## {name}", "", *HEAD, *rows])


def _sections(title: str, root: Path) -> str:
    found = dict.fromkeys(
        (each.rule, section(each, catalog.lesson(each.rule, root)))
        for each in showing(title)
        if each.rule in catalog.RULES
    )
    return "<br>".join(
        f"[{name}]({rule}.md#{slugify(name.replace('`', ''), '-')})" for rule, name in found if name
    )


def _katas(title: str, root: Path) -> str:
    return "<br>".join(f"[{kata.names(each)[0]}]({each.path}.md)" for each in showing(title))


def showing(title: str) -> list[Kata]:
    """The katas whose checks judge a pattern, or refuse an anti-pattern."""
    return [each for each in catalog.KATAS if title in catalog.shows(each)]


HEAD = ("| | What | Taught under | Judged by |", "|---|---|---|---|")
