"""Every lesson keeps the rhythm: a sentence, a few lines of code, what they give, a sentence."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from checker import catalog
from checker.faces.site import lesson
from checker.tests.built import site

__all__ = ["site"]

ROOT = Path(__file__).parents[2]
EVERY_LESSON = pytest.mark.parametrize("rule", catalog.RULES)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@EVERY_LESSON
def test_a_lesson_runs_from_top_to_bottom(rule: str, site: Path) -> None:
    assert lesson.page(file(rule), ROOT)  # the build's own run, which executes them side by side


@EVERY_LESSON
def test_a_lesson_is_committed_as_it_was_written(rule: str) -> None:
    notebook = json.loads(file(rule).read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, cell["id"]


@EVERY_LESSON
def test_a_lesson_can_be_read_in_one_sitting(rule: str) -> None:
    assert 30 <= sum(not text.startswith("%kata ") for _, text in cells(rule)) <= 45
    told = LINK.sub("]", "\n".join(words(rule)))
    assert 900 <= len(told.split()) <= 1600


@EVERY_LESSON
def test_a_lesson_has_one_title_and_its_sections(rule: str) -> None:
    headings = re.findall(r"^(#+) ", "\n".join(words(rule)), re.MULTILINE)
    assert headings[0] == "#"
    assert headings.count("#") == 1
    assert headings.count("##") >= 3


@EVERY_LESSON
def test_a_heading_opens_its_cell(rule: str) -> None:
    for text in words(rule):
        assert not re.search(r"\n#+ ", text), text


@EVERY_LESSON
def test_words_announce_the_code_that_follows_them(rule: str) -> None:
    for (kind, text), (following, _) in pairwise(cells(rule)):
        if (kind, following) == ("markdown", "code"):
            assert text.endswith((":", "?")), text


@EVERY_LESSON
def test_code_is_never_more_than_two_cells_in_a_row(rule: str) -> None:
    kinds = " ".join(kind for kind, _ in cells(rule))
    assert "code code code" not in kinds
    assert kinds.startswith("markdown") and kinds.endswith("markdown")


@EVERY_LESSON
def test_a_cell_of_code_is_short_and_narrow(rule: str) -> None:
    for source in code(rule):
        assert sum(bool(line.strip()) for line in source.splitlines()) <= 12, source
        assert max(map(len, source.splitlines())) <= 88, source


@EVERY_LESSON
def test_a_lesson_imports_in_one_cell(rule: str) -> None:
    importing = [each for each in code(rule) if re.search(r"^\s*(import|from) ", each, re.M)]
    assert importing == code(rule)[:1]


@EVERY_LESSON
def test_a_lesson_lets_its_reader_predict_and_claims_what_it_can_assert(rule: str) -> None:
    assert " ".join(words(rule)).count("Before you run") >= 2
    assert sum("assert " in source for source in code(rule)) >= len(code(rule)) / 2


@EVERY_LESSON
def test_every_kata_of_the_rule_has_its_section(rule: str) -> None:
    sections = [text for text in words(rule) if text.startswith("### Kata: ")]
    katas = [kata for kata in catalog.KATAS if kata.rule == rule]
    assert len(sections) == len(katas)
    for section, kata in zip(sections, katas, strict=True):
        assert section.startswith(f"### Kata: `{kata.name}`\n")
        assert f"`kata check {kata.name}`" in section
        (link,) = LINK.findall(section)
        assert (file(rule).parent / link).resolve() == kata.file(ROOT)
        assert kata.file(ROOT).is_file()
        assert (("markdown", section), ("code", f"%kata load {kata.name}")) in pairwise(cells(rule))


@EVERY_LESSON
def test_a_lesson_says_once_where_help_is(rule: str) -> None:
    first = next(kata for kata in catalog.KATAS if kata.rule == rule)
    told = "\n".join(words(rule))
    assert re.findall(r"`%kata hint (\w+)`", told) == [first.name]
    assert re.findall(r"`%kata reset (\w+)`", told) == [first.name]


def test_the_readme_lists_the_lessons_in_order_with_their_titles() -> None:
    readme = (ROOT / "lessons" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\)(: .+) \| (\d+) \|$", readme, re.MULTILINE)
    katas = [sum(kata.rule == rule for kata in catalog.KATAS) for rule in catalog.RULES]
    titles = [words(rule)[0].partition("\n")[0] for rule in catalog.RULES]
    assert [f"# {name}{rest}" for _, name, _, rest, _ in rows] == titles
    assert [ROOT / "lessons" / link for _, _, link, _, _ in rows] == [*map(file, catalog.RULES)]
    assert [int(number) for number, *_ in rows] == [*range(1, len(rows) + 1)]
    assert [int(count) for *_, count in rows] == katas


def file(rule: str) -> Path:
    found = catalog.lesson(rule, ROOT)
    assert found, f"no lesson for {rule}"
    return found


def cells(rule: str) -> list[tuple[str, str]]:
    """Kind and source of each; plain JSON, since nbformat is slow to import."""
    notebook: dict[str, Any] = json.loads(file(rule).read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def words(rule: str) -> list[str]:
    return [source for kind, source in cells(rule) if kind == "markdown"]


def code(rule: str) -> list[str]:
    return [source for kind, source in cells(rule) if kind == "code"]
