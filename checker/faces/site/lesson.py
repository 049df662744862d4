"""A lesson as Markdown: its notebook, executed once for as long as nothing changes."""

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from posixpath import relpath
from typing import Any

from checker import catalog
from checker.faces.site import kept

CHECKER = Path(__file__).parents[2]
LINK = re.compile(r"(?<=\]\()[^)\s:#]+(?=[)#])")  # a relative link's target
FENCE = re.compile(r"^```python( hidden|)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def page(file: Path, root: Path) -> str:
    """The notebook's text, code and fresh outputs. Raises PluginError where a cell fails."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = LINK.sub(lambda link: _on_site(link[0], file, root), source)
        cell["source"] = source
    return _executed(notebook, file.relative_to(root).as_posix(), file.parent, root)


def run(text: str, name: str, root: Path) -> str:
    """Markdown whose Python blocks are run in order; what each gives stands below it.

    Of a block that begins with "```python hidden" only what it gives is shown.
    """
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": list(_cells(text))}
    return _executed(notebook, name, root, root)


def title(file: Path) -> str:
    """The notebook's first heading."""
    cell = json.loads(file.read_text(encoding="utf-8"))["cells"][0]
    return "".join(cell["source"]).partition("\n")[0].lstrip("# ")


def _on_site(target: str, file: Path, root: Path) -> str:
    """Where a lesson's link to a kata's file or to another lesson leads on the site."""
    place = (file.parent / target).resolve()
    if kata := catalog.at(place, root):
        return relpath(f"{kata.path}.md", file.parent.name)
    rules = (rule for rule in catalog.RULES if place == catalog.lesson(rule, root))
    return next((relpath(f"{rule}.md", file.parent.name) for rule in rules), target)


def _cells(text: str) -> Iterator[dict[str, Any]]:
    words, hidden, code = (FENCE.split(text)[n::3] for n in range(3))
    for said, how, source in zip_longest(words, hidden, code):
        yield {"cell_type": "markdown", "metadata": {}, "source": said}
        if source:
            tags = {"tags": ["hide-input"]} if how else {}
            cell = {"cell_type": "code", "metadata": tags, "source": source.rstrip()}
            yield {**cell, "outputs": [], "execution_count": None}


def _executed(notebook: dict[str, Any], name: str, folder: Path, root: Path) -> str:
    """The notebook as Markdown; kept until something changes that it depends on."""
    place = _place(notebook, root)
    if not place.is_file():
        # Not above: what runs notebooks takes longer to import than the rest of a build takes.
        from checker.faces.site.execution import executed

        kept.write(place, executed(notebook, name, folder))
    return place.read_text(encoding="utf-8")


def _place(notebook: dict[str, Any], root: Path) -> Path:
    trees = (CHECKER, root / "katas", root / "solutions")
    states = (kept.state(_files(tree)) for tree in trees)
    return kept.place(root, "lessons", *states, json.dumps(notebook))


@kept.once_a_build
def _files(tree: Path) -> tuple[Path, ...]:
    """What a lesson may depend on; it does not on tests, nor on what makes other pages."""
    found = (file for file in tree.rglob("*") if file.suffix in (".py", ".j2"))
    return tuple(sorted(file for file in found if not _elsewhere(file, tree)))


def _elsewhere(file: Path, tree: Path) -> bool:
    if file.parent == HERE:
        return file.name not in MAKERS
    return not ELSEWHERE.isdisjoint(file.relative_to(tree).parts)


HERE = Path(__file__).parent
MAKERS = ("execution.py", "lesson.py", "lesson.md.j2")
ELSEWHERE = {"benchmarks", "cli", "tests"}
