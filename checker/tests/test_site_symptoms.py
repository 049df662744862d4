"""Who searches for what they saw finds what it is called, and who teaches it."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from checker import catalog
from checker.faces.site import ailments, messages
from checker.kata import Kata
from checker.tests.built import site
from checker.tests.reading import page, plain, searched, words
from checker.tests.rooms import ROOT

__all__ = ["site"]

EVERY_KATA = pytest.mark.parametrize("kata", catalog.KATAS, ids=lambda kata: kata.path)


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


@pytest.mark.parametrize("message", messages.MESSAGES, ids=lambda message: message.text[:80])
def test_a_line_of_a_log_is_found_and_leads_to_its_katas(
    message: messages.Message, site: Path
) -> None:
    found = searched(site)
    for place in (*message.katas, "symptoms"):
        told = " ".join(text for address, text in found.items() if address.startswith(place))
        assert words(plain(message.text)) in plain(told)


PROGRAMS = ("Kubernetes", "Linux", "OpenSSL", "PostgreSQL", "SQLite", "browsers", "nginx")
BY_LIBRARIES = [each for each in messages.MESSAGES if each.said_by not in PROGRAMS]


@pytest.mark.parametrize("message", BY_LIBRARIES, ids=lambda message: message.text[:80])
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
