"""The map: where each pattern and anti-pattern is taught, and which katas judge it."""

from pathlib import Path

from checker import catalog
from checker.faces.site import ailments, lesson, links
from checker.faces.site.table import table
from checker.patterns import ANTI_PATTERNS, PATTERNS

PAGE = "patterns.md"


def page(words: str, root: Path) -> str:
    """The words of the page, and below them a table for each rule."""
    tables = [_table(rule, root) for rule in catalog.RULES]
    return "\n\n".join([words.strip(), *tables])


def _table(rule: str, root: Path) -> str:
    learn = [_row("Learn", title, title, root) for title in PATTERNS.get(rule, ())]
    never = [
        _row("Never", title, links.to(ailments.address(title), title, PAGE), root)
        for title in ANTI_PATTERNS.get(rule, ())
    ]
    name = lesson.title(catalog.lesson(rule, root)).partition(":")[0]
    return f"## {name}\n\n{table(HEAD, learn + never)}"


def _row(verb: str, title: str, words: str, root: Path) -> tuple[str, ...]:
    katas = ailments.showing(title)
    taught = "<br>".join(links.to_sections(katas, PAGE, root))
    return verb, words, taught, "<br>".join(links.to_katas(katas, PAGE))


HEAD = ("", "What", "Taught under", "Judged by")
