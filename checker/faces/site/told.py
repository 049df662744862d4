"""What a page says of itself: in a browser's tab, to a search engine, and where it is shared."""

from html import escape
from pathlib import Path

from checker import catalog
from checker.faces.site import ailments, kata, lesson, symptoms


def of(address: str, root: Path) -> dict[str, str]:
    """Title and description, for the pages that no front matter tells of."""
    path = address.removesuffix(".md")
    if path in catalog.RULES:
        name = lesson.title(catalog.lesson(path, root))
        katas = ", ".join(kata.names(each)[0] for each in catalog.KATAS if each.rule == path)
        told = _attribute(f"A lesson that measures. Katas: {katas}")
        return {"title": _plain(name), "description": told}
    for each in catalog.KATAS:
        if path == each.path:
            ailment, cure = kata.names(each)
            trouble = symptoms.trouble(each)
            return {"title": ailment, "description": _attribute(f"{cure}. {trouble}")}
    for title in ailments.titles():
        if address == ailments.address(title):
            return {"description": _attribute(ailments.lead(title, root))}
    return {}


def _attribute(markdown: str) -> str:
    """As the theme puts it between quotation marks, unchanged."""
    return escape(_plain(markdown))


def _plain(markdown: str) -> str:
    """In one line, without the marks of code."""
    return " ".join(markdown.replace("`", "").split())
