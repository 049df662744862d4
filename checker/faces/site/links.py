"""Links from one page to another: to katas, and to the section of a lesson that teaches them."""

from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, relpath

from markdown.extensions.toc import slugify

from checker import catalog
from checker.after import section
from checker.kata import Kata


def to(address: str, words: str, page: str) -> str:
    """A link, as it must be written on a page: `asyncio/taskgroup.md`, seen from `patterns.md`."""
    return f"[{words}]({relpath(address, dirname(page) or '.')})"


def to_katas(katas: Iterable[Kata], page: str) -> list[str]:
    """Each by its ailment."""
    return [to(f"{each.path}.md", ailment(each), page) for each in katas]


def to_sections(katas: Iterable[Kata], page: str, root: Path) -> list[str]:
    """Those of the lessons under which the katas stand, each once; a capstone has none."""
    taught = (each for each in katas if each.rule in catalog.RULES)
    found = dict.fromkeys(
        (each.rule, section(each, catalog.lesson(each.rule, root))) for each in taught
    )
    return [to(f"{rule}.md#{anchor(name)}", name, page) for rule, name in found if name]


def anchor(heading: str) -> str:
    """What a heading of Markdown is called in addresses."""
    return slugify(heading.replace("`", ""), "-")


def ailment(kata: Kata) -> str:
    """What stands before the colon of its title."""
    return catalog.title(kata).partition(": ")[0]
