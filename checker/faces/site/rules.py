"""The rules as cards for the first page, each with the picture of an ailment that it cures."""

from pathlib import Path

from mkdocs.utils.meta import get_data

from checker import catalog
from checker.faces.site import drawing, lesson, links, verdicts

PLACE = "<!-- rules -->"
PAGE = "index.md"


def cards(words: str, root: Path) -> str:
    """The page with a card for each rule in the place that is marked for them."""
    every = "\n".join(_card(rule, root) for rule in catalog.RULES)
    return words.replace(PLACE, f'<div class="grid cards rules" markdown>\n\n{every}\n</div>')


def shown(rule: str, root: Path) -> str:
    """Which check of which kata is its picture, as the rule's page says."""
    _, meta = get_data((root / "docs" / f"{rule}.md").read_text(encoding="utf-8"))
    return f"{rule}/{meta['picture']}"


def _card(rule: str, root: Path) -> str:
    name, _, words = lesson.title(catalog.lesson(rule, root)).partition(": ")
    result = verdicts.seen(shown(rule, root), root)
    picture = drawing.svg(result) if result else ""
    return CARD.format(
        name=links.to(f"{rule}.md", name, PAGE),
        words=f"{words[:1].upper()}{words[1:]}.",
        picture="\n    ".join(picture.splitlines()),
        saw=drawing.saw(result, where=False) if result else "",
    )


CARD = """\
-   **{name}**

    {words}

    <figure class="seen">
    {picture}
    <figcaption>{saw}</figcaption>
    </figure>
"""
