"""The pages that MkDocs is given: what people wrote in docs/, and what the course's files say."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from checker import catalog
from checker.faces.site import (
    ailments,
    kata,
    kept,
    lesson,
    links,
    measured,
    patterns,
    rules,
    symptoms,
    told,
    verdicts,
)
from checker.kata import Kata

FILLED = {
    rules.PAGE: rules.cards,
    patterns.PAGE: patterns.page,
    symptoms.PAGE: symptoms.page,
    measured.PAGE: measured.fill,
}


def on_config(config: MkDocsConfig) -> None:
    """The course stands after the first page, in its own order; then symptoms and their names."""
    kept.forget()
    first, *rest = config.nav or []
    for section in rest:
        if pages := section.get("Symptoms"):
            pages += [ailments.address(title) for title in ailments.titles()]
    config.nav = [first, *_course(_root(config)), *rest]


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Each kata has a page, each lesson's notebook can be downloaded."""
    root = _root(config)
    _prepare(files.documentation_pages(), root)
    for each in catalog.KATAS:
        files.append(File.generated(config, f"{each.path}.md", content=kata.page(each, root)))
    for rule in catalog.RULES:
        notebook = catalog.lesson(rule, root)
        address = notebook.relative_to(root / "lessons").as_posix()
        files.append(File.generated(config, address, abs_src_path=str(notebook)))


def _prepare(written: Sequence[File], root: Path) -> None:
    """Run what must be run, side by side; the pages find it done.

    Raises PluginError where a cell fails.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        lessons = (catalog.lesson(rule, root) for rule in catalog.RULES)
        pages: list[Future[Any]] = [pool.submit(lesson.page, each, root) for each in lessons]
        pages += [pool.submit(_run, file, root) for file in written]
        verdicts.prepare(catalog.KATAS, root)
    for page in pages:
        page.result()


def _run(file: File, root: Path) -> None:
    text, meta = get_data(file.content_string)
    if meta.get("run"):
        lesson.run(text, file.src_uri, root)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """What people wrote, with what the course's files say in its place."""
    root, address = _root(config), page.file.src_uri
    page.meta.update(told.of(address, root))
    if found := symptoms.words(address, root):
        page.meta["tags"] = found  # which the search prefers to all else
    if address.removesuffix(".md") in catalog.RULES:
        return _rule_page(address, markdown, root)
    if page.meta.get("run"):
        markdown = lesson.run(markdown, address, root)
    if address.startswith(ailments.FOLDER):
        return ailments.page(address, markdown, page.meta["picture"], root)
    fill = FILLED.get(address)
    return fill(markdown, root) if fill else markdown


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _course(root: Path) -> Iterator[dict[str, Any]]:
    """Categories; in them rules, in them the lesson and the katas; the capstone last."""
    for category in dict.fromkeys(each.category for each in catalog.KATAS):
        rules = [rule for rule in catalog.RULES if rule.startswith(f"{category}/")]
        last = [_capstone(each) for each in catalog.KATAS if each.rule == category]
        yield {CATEGORIES[category]: [*(_rule(rule, root) for rule in rules), *last]}


def _capstone(each: Kata) -> dict[str, Any]:
    return {f"Capstone: {links.ailment(each)}": f"{each.path}.md"}


def _rule(rule: str, root: Path) -> dict[str, Any]:
    name = lesson.title(catalog.lesson(rule, root)).partition(":")[0]
    pages = [f"{each.path}.md" for each in catalog.KATAS if each.rule == rule]
    return {name: [{f"Lesson: {name}": f"{rule}.md"}, *pages]}


def _rule_page(address: str, words: str, root: Path) -> str:
    rule = address.removesuffix(".md")
    notebook = catalog.lesson(rule, root)
    title, _, text = lesson.page(notebook, root).strip().partition("\n")
    return RULE.format(
        title=title,
        words=words.strip(),
        file=notebook.name,
        lesson=text.strip(),
        katas="\n".join(kata.card(each, address) for each in catalog.KATAS if each.rule == rule),
    )


CATEGORIES = {  # as they write themselves
    "asyncio": "asyncio",
    "fastapi": "FastAPI",
    "sqlalchemy": "SQLAlchemy",
    "pooling": "Pooling",
    "capstone": "Capstone",
}
RULE = """\
{title}

{words}

!!! note "Read it here, or run it"
    This page is a notebook, executed when the site was built. `kata lab` opens the lessons in your
    checkout; you can also [download this one]({file}){{ download }}.

{lesson}

## Katas

<div class="grid cards" markdown>

{katas}
</div>
"""
