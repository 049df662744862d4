"""The pages that MkDocs is given: what people wrote in docs/, and what the course's files say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from checker import catalog
from checker.faces.site import kata, lesson, patterns


def on_config(config: MkDocsConfig) -> None:
    """The course stands after the first page, in its own order."""
    first, *rest = config.nav or []
    config.nav = [first, *_course(_root(config)), *rest]


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Each kata has a page, each lesson's notebook can be downloaded."""
    root = _root(config)
    for each in catalog.KATAS:
        files.append(File.generated(config, f"{each.path}.md", content=kata.page(each, root)))
    for rule in catalog.RULES:
        notebook = catalog.lesson(rule, root)
        address = notebook.relative_to(root / "lessons").as_posix()
        files.append(File.generated(config, address, abs_src_path=str(notebook)))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The lesson behind a rule's few words; a page with `run: true` runs its Python blocks."""
    rule = page.file.src_uri.removesuffix(".md")
    if rule in catalog.RULES:
        return _rule_page(rule, markdown, _root(config))
    if page.file.src_uri == "patterns.md":
        return patterns.page(markdown, _root(config))
    if page.meta.get("run"):
        return lesson.run(markdown, page.file.src_uri, _root(config))
    return markdown


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _course(root: Path) -> Iterator[dict[str, Any]]:
    """Categories; in them rules, in them the lesson and the katas; the capstone last."""
    for category in dict.fromkeys(each.category for each in catalog.KATAS):
        rules = [rule for rule in catalog.RULES if rule.startswith(f"{category}/")]
        capstones = [f"{each.path}.md" for each in catalog.KATAS if each.rule == category]
        yield {category: [*(_rule(rule, root) for rule in rules), *capstones]}


def _rule(rule: str, root: Path) -> dict[str, Any]:
    name = lesson.title(catalog.lesson(rule, root)).partition(":")[0]
    pages = [f"{each.path}.md" for each in catalog.KATAS if each.rule == rule]
    return {name: [{"Lesson": f"{rule}.md"}, *pages]}


def _rule_page(rule: str, words: str, root: Path) -> str:
    notebook = catalog.lesson(rule, root)
    title, _, text = lesson.page(notebook, root).strip().partition("\n")
    return RULE.format(
        title=title,
        words=words.strip(),
        file=notebook.name,
        path=notebook.relative_to(root).as_posix(),
        lesson=text.strip(),
        katas="\n".join(kata.card(each, root) for each in catalog.KATAS if each.rule == rule),
    )


RULE = """\
{title}

{words}

!!! note "Read it here, or run it"
    This page is a notebook, executed when the site was built. `jupyter lab {path}` opens it in your
    checkout; you can also [download it]({file}){{ download }}.

{lesson}

## Katas

<div class="grid cards" markdown>

{katas}
</div>
"""
