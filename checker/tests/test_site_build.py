"""What is amiss stops the build and is named; what has not changed is not run again."""

import json
import re
import shutil
from pathlib import Path

import pytest

from checker.tests.built import build, site
from checker.tests.rooms import ROOT

__all__ = ["site"]


@pytest.fixture
def course(site: Path, tmp_path: Path) -> Path:
    """A copy of a short course that a test may break; its lessons have been executed before."""
    for tree in ("docs", "katas", "lessons", "solutions", "checker/faces/site", ".cache"):
        shutil.copytree(ROOT / tree, tmp_path / tree)
    for page in (tmp_path / "docs").rglob("*.md"):
        if page.relative_to(tmp_path / "docs").as_posix() not in SHORT_PAGES:
            page.unlink()
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    short = re.sub(r"(?ms)^nav:.*?(?=^theme:)", SHORT_NAV, text)
    (tmp_path / "mkdocs.yml").write_text(short, encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text("# Start\n", encoding="utf-8")
    return tmp_path


def test_links_that_lead_nowhere_stop_the_build(course: Path) -> None:
    wrong = ["gone.md", "probes.md#gone", "/gone", "../katas", "gone/"]
    add(course / "docs" / "verdict.md", "".join(f"\n[nowhere]({link})\n" for link in wrong))
    rewrite(course, [markdown("# Links: one is wrong\n\n[a kata](../../katas/gone.py)")])
    built = build(course, course / "site", "-c", SHORT)
    assert built.returncode != 0
    for link in (*wrong, "../../katas/gone.py"):
        assert f"'{link}'" in built.stderr


def test_a_cell_that_fails_stops_the_build_and_is_named(course: Path) -> None:
    rewrite(course, [markdown("# Sums"), code("1 + 1"), code("total = 0\n1 / total")])
    built = build(course, course / "site", "-c", SHORT)
    assert built.returncode != 0
    assert "lessons/asyncio/1_taskgroup.ipynb, cell 3: ZeroDivisionError" in built.stderr
    assert "1 / total" in built.stderr
    assert "mkdocs" not in built.stderr.partition("ZeroDivisionError")[2]


def test_what_has_not_changed_is_not_executed_again(course: Path) -> None:
    kept = sorted((course / ".cache" / "lessons").iterdir())
    built = build(course, course / "site", "-c", SHORT)
    assert built.returncode == 0, built.stderr
    assert sorted((course / ".cache" / "lessons").iterdir()) == kept


FIRST = "asyncio/taskgroup"
SHORT_PAGES = ("index.md", "verdict.md", "probes.md", f"{FIRST}.md")
SHORT_NAV = "nav: [index.md, {About: [verdict.md, probes.md]}]\n"
SHORT = f"""
from checker import catalog
from mkdocs.__main__ import cli

catalog.RULES = {(FIRST,)}
catalog.KATAS = tuple(kata for kata in catalog.KATAS if kata.rule == {FIRST!r})
cli()
"""


def add(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def rewrite(course: Path, cells: list[dict[str, object]]) -> None:
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    file = course / "lessons" / "asyncio" / "1_taskgroup.ipynb"
    file.write_text(json.dumps(notebook), encoding="utf-8")


def markdown(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "id": "words", "metadata": {}, "source": source}


def code(source: str) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": "code", "id": f"code-{len(source)}", "metadata": {}}
    return {**cell, "source": source, "outputs": [], "execution_count": None}
