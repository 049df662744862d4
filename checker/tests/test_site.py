"""The site as its readers get it, built by the command that they would use."""

import ast
import html
import importlib.util
import inspect
import json
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker import catalog
from checker.attempt import attempts
from checker.faces.site import ailments, messages
from checker.kata import Kata, files
from checker.tests.built import build, pages, site

__all__ = ["site"]

ROOT = Path(__file__).parents[2]
EVERY_KATA = pytest.mark.parametrize("kata", catalog.KATAS, ids=lambda kata: kata.path)
CATEGORIES = {kata.category for kata in catalog.KATAS}
EVERY_RULE = pytest.mark.parametrize("rule", catalog.RULES)
FETCHED = re.compile(
    r"""<(?:script|link|img|iframe|source|object|embed)\b[^>]*?\b(?:src|href|data)=["']?(https?:)?//"""
    r"""|@import\s+["']?(https?:)?//|url\(\s*["']?(https?:)?//"""
)


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


@EVERY_KATA
def test_a_katas_page_tells_its_story_and_what_is_promised(kata: Kata, site: Path) -> None:
    told = words(page(site, kata.path))
    for paragraph in catalog.story(kata).split("\n\n")[1:]:
        assert plain(paragraph) in told
    for check in catalog.checks(kata):
        assert plain(check.promise) in told


@EVERY_KATA
def test_a_katas_page_shows_the_broken_code_in_the_open(kata: Kata, site: Path) -> None:
    shown = words(Opened.of(page(site, kata.path)).in_the_open)
    assert "# TODO" in shown
    assert all(file.relative_to(ROOT).as_posix() in shown for file in files(kata.file(ROOT)))


@EVERY_KATA
def test_hints_solution_and_tempting_fixes_open_by_a_click(kata: Kata, site: Path) -> None:
    text = Opened.of(page(site, kata.path))
    closed, shown = words(text.behind_a_click), words(text.in_the_open)
    told = [*catalog.hints(kata), *(each.reason for each in attempts(kata))]
    for sentence in told:
        assert plain(sentence) in closed
        assert plain(sentence) not in shown
    for line in only_in_the_solution(kata):
        assert plain(line) in plain(closed)
        assert plain(line) not in plain(shown)


@EVERY_KATA
def test_each_tempting_fix_names_the_promise_that_it_breaks(kata: Kata, site: Path) -> None:
    told = words(page(site, kata.path))
    promises = {check.name: check.promise for check in catalog.checks(kata)}
    for attempt in attempts(kata):
        if not attempt.right:
            broken = f"The promise that it breaks: {plain(promises[attempt.refused_by])}"
            assert broken in told.partition(plain(attempt.reason))[2]
            assert plain(attempt.code) in told


@EVERY_RULE
def test_a_lesson_stands_on_its_page_with_its_pictures_in_it(rule: str, site: Path) -> None:
    text = page(site, rule)
    assert re.search(r'<figure class="output">\s*<svg', text)
    assert plain(catalog.lesson(rule, ROOT).name) in text
    for kata in catalog.KATAS:
        if kata.rule == rule:
            assert f'href="{kata.name}/"' in text


@EVERY_RULE
def test_a_lesson_can_be_downloaded_as_it_was_written(rule: str, site: Path) -> None:
    written = catalog.lesson(rule, ROOT)
    offered = site / rule.partition("/")[0] / written.name
    assert offered.read_bytes() == written.read_bytes()


@pytest.mark.parametrize("title", ailments.titles())
def test_an_anti_pattern_has_a_page_from_its_symptom_to_its_katas(title: str, site: Path) -> None:
    address = ailments.address(title).removesuffix(".md")
    text = page(site, address)
    told = words(text)
    for part in ("What you notice", "Why", "Instead", "What it looks like", "Learn it"):
        assert re.search(rf'<h2 id="[\w-]+">{part}<', text)
    assert plain(ailments.lead(title, ROOT)) in told
    assert plain(ailments.lead(title, ROOT)) in words(page(site, "symptoms"))
    assert re.search(r'<figure class="output seen">\s*<svg', text)
    for kata in ailments.showing(title):
        assert f'href="../../{kata.path}/"' in text
        for message in messages.of(kata):
            assert message.text in told
    assert f'href="../{address}/"' in page(site, "symptoms")
    assert f'href="../{address}/"' in page(site, "patterns")


@EVERY_KATA
def test_each_trouble_stands_among_the_symptoms(kata: Kata, site: Path) -> None:
    if kata.rule in catalog.RULES:
        told = words(page(site, "symptoms"))
        assert plain(catalog.story(kata).split("\n\n")[1]) in told
        assert f'href="../{kata.path}/"' in page(site, "symptoms")


@pytest.mark.parametrize("message", messages.MESSAGES, ids=lambda message: message.text[:40])
def test_a_line_of_a_log_is_found_and_leads_to_its_katas(
    message: messages.Message, site: Path
) -> None:
    found = searched(site)
    for place in (*message.katas, "symptoms"):
        told = " ".join(text for address, text in found.items() if address.startswith(place))
        assert words(plain(message.text)) in plain(told)


PROGRAMS = ("Kubernetes", "OpenSSL", "PostgreSQL", "SQLite", "browsers", "nginx")
BY_LIBRARIES = [each for each in messages.MESSAGES if each.said_by not in PROGRAMS]


@pytest.mark.parametrize("message", BY_LIBRARIES, ids=lambda message: message.text[:40])
def test_a_line_of_a_log_is_what_the_library_says(message: messages.Message) -> None:
    said = source(message.said_by)
    if said is None:
        pytest.skip(f"{message.said_by} is built into this Python")
    for fixed in filter(None, (part.strip(" .:;!") for part in FILLED_IN.split(message.text))):
        assert fixed in said


FILLED_IN = re.compile(r"[\d.]+\d|\d+|<[^>]*>|'[\w.()]+'|\([^)]*\)|^(?:[\w.]+: |Task(?= exc))")


def source(module: str) -> str | None:
    """What a module says, in Python, Cython or C; None where it has no file."""
    spec = importlib.util.find_spec(module)
    file = Path(spec.origin) if spec and spec.origin else Path("built-in")
    if file.suffix == ".py":
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = (each.value for each in ast.walk(tree) if isinstance(each, ast.Constant))
        return "\n".join(each for each in constants if isinstance(each, str))
    if not file.is_file():
        return None
    texts = [file.read_bytes(), *(each.read_bytes() for each in file.parent.glob("*.pyx"))]
    return re.sub(r"['\"]\s*f?['\"]", "", b"\n".join(texts).decode("latin-1"))


def test_the_reference_has_every_door_of_the_probes(site: Path) -> None:
    text = page(site, "reference")
    for door in doors():
        module = importlib.import_module(door)
        for name in getattr(module, "__all__", ()):
            if inspect.isroutine(member := getattr(module, name)) or inspect.isclass(member):
                places = (f'id="{door}.{name}"', f'id="{member.__module__}.{name}"')
                assert any(place in text for place in places), f"{door}.{name} has no docstring"


def doors() -> list[str]:
    """Every probe of which the guide tells, and the values that all compare."""
    guide = (ROOT / "docs" / "probes.md").read_text(encoding="utf-8")
    found = re.findall(r"^::: (checker\.probes\.\w+)$", read("reference.md"), re.MULTILINE)
    for names in re.findall(r"^from checker\.probes import ([\w, ]+)$", guide, re.MULTILINE):
        assert {f"checker.probes.{name}" for name in names.split(", ")} <= set(found)
    return found


def read(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_what_was_measured_is_told_and_of_all_that_is_there(site: Path) -> None:
    found = json.loads(read("accuracy.json"))["accuracy"]["categories"]
    told = words(page(site, "verdict"))
    for category in dict.fromkeys(kata.category for kata in catalog.KATAS):
        katas = [kata for kata in catalog.KATAS if kata.category == category]
        tried = [each for kata in katas for each in attempts(kata)]
        right = sum(each.right for each in tried)
        counts = {"right": right, "wrong": len(tried) - right}
        counts |= {"solutions": len(katas), "untouched": len(katas)}
        assert {kind: of for kind, (_, of) in found[category].items()} == counts, AGAIN
        assert f"{found[category]['wrong'][0]} of {counts['wrong']}" in told


AGAIN = "measure again: python -m checker.benchmarks.accuracy"


def test_the_first_page_has_a_card_with_a_picture_for_each_rule(site: Path) -> None:
    cards = page(site, "").partition('class="grid cards rules"')[2]
    for rule in catalog.RULES:
        card = cards.partition(f'href="{rule}/"')[2].partition("</li>")[0]
        assert re.search(r'<figure class="seen">\s*<svg', card)


def test_the_search_gives_nothing_away(site: Path) -> None:
    found = searched(site)
    for kata in catalog.KATAS:
        told = " ".join(text for place, text in found.items() if place.startswith(kata.path))
        assert plain(catalog.checks(kata)[0].promise) in told
        for secret in (*catalog.hints(kata), *(each.reason for each in attempts(kata))):
            assert plain(secret) not in told


def test_the_readmes_picture_is_the_first_pages(site: Path) -> None:
    kept = ROOT / "docs" / "pictures" / "leaked_siblings.svg"
    drawn = re.findall(r'<figure class="output">\s*(<svg.*?</svg>)', page(site, ""), re.DOTALL)
    assert [kept.read_text(encoding="utf-8").strip()] == drawn, "save the new picture there"


def test_every_page_has_one_title(site: Path) -> None:
    for file in pages(site):
        assert file.read_text(encoding="utf-8").count("<h1") == 1, file


def test_the_course_is_browsed_in_its_order(site: Path) -> None:
    links = re.findall(r'<a href="([^"]+)" class="md-nav__link', page(site, "verdict"))
    listed = [link.removeprefix("../").rstrip("/") for link in links]
    lessons_and_katas = ((kata.rule, kata.path) for kata in catalog.KATAS)
    course = dict.fromkeys(path for both in lessons_and_katas for path in both if "/" in path)
    ours = [each for each in listed if "/" in each and each.split("/")[0] in CATEGORIES]
    assert ours == list(course)


def test_readers_choose_between_light_and_dark(site: Path) -> None:
    offered = re.findall(
        r'<input .*"\(prefers-color-scheme: (\w+)\)" data-md-color-scheme="(\w+)"', page(site, "")
    )
    assert offered == [("light", "default"), ("dark", "slate")]


def test_dark_pages_have_a_colour_for_whatever_a_timeline_draws(site: Path) -> None:
    style = (site / "stylesheets" / "extra.css").read_text(encoding="utf-8")
    dark = style.partition('[data-md-color-scheme="slate"]')[2].partition("}")[0]
    for rule in catalog.RULES:
        for name in re.findall(r"var\((--timeline-[\w-]+)", page(site, rule)):
            assert f"{name}:" in dark


def test_nothing_is_fetched_from_another_host(site: Path) -> None:
    for file in (*pages(site), *site.rglob("*.css")):
        found = FETCHED.search(file.read_text(encoding="utf-8"))
        assert not found, f"{file}: {found and found[0]}"


def test_nothing_asks_the_theme_to_fetch(site: Path) -> None:
    for file in pages(site):
        text = file.read_text(encoding="utf-8")
        assert 'class="mermaid"' not in text
        assert 'data-md-component="source"' not in text


def test_links_that_lead_nowhere_stop_the_build(course: Path) -> None:
    wrong = ["gone.md", "probes.md#gone", "/gone", "../katas", "gone/"]
    add(course / "docs" / "verdict.md", "".join(f"\n[nowhere]({link})\n" for link in wrong))
    built = build(course, course / "site", "-c", SHORT)
    assert built.returncode != 0
    for link in wrong:
        assert f"'{link}'" in built.stderr


def test_a_lessons_link_that_leads_nowhere_stops_the_build(course: Path) -> None:
    rewrite(course, [markdown("# Links: one is wrong\n\n[a kata](../../katas/gone.py)")])
    built = build(course, course / "site", "-c", SHORT)
    assert built.returncode != 0
    assert "'../../katas/gone.py'" in built.stderr


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


@cache
def searched(site: Path) -> dict[str, str]:
    """What the search reads, by the address of each section."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    return {
        each["location"]: words(html.unescape(" ".join([*each.get("tags", ()), each["text"]])))
        for each in index["docs"]
    }


@cache
def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


@cache
def words(text: str) -> str:
    """A page's text without its tags, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def plain(markdown: str) -> str:
    """What a reader sees of Markdown that has no marks but code's, emphasis and those of lists."""
    told = re.sub(r"(?m)^- ", "", markdown.replace("`", ""))
    return " ".join(re.sub(r"\*(\w+)\*", r"\1", told).split())


class Opened(HTMLParser):
    """A page's text, told apart by whether it stands in a closed box."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.behind_a_click = self.in_the_open = ""

    @classmethod
    @cache
    def of(cls, text: str) -> "Opened":
        parser = cls()
        parser.feed(text)
        return parser

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            assert "open" not in dict(attributes)
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "details"

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.behind_a_click += html.escape(data)
        else:
            self.in_the_open += html.escape(data)


def only_in_the_solution(kata: Kata) -> list[str]:
    broken, mended = (
        "\n".join(file.read_text(encoding="utf-8") for file in files(place))
        for place in (kata.file(ROOT), kata.solution(ROOT))
    )
    return [line for line in mended.splitlines() if line.strip() not in broken and "#" not in line]


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
