"""The probes' reference: every public name, with a meaning, a unit and the errors, and no other."""

import ast
import builtins
import importlib
import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import griffe
import pytest

from checker.tests.built import site

__all__ = ["site"]

ROOT = Path(__file__).parents[2]
PROBES = ROOT / "checker" / "probes"
PAGES = ROOT / "docs" / "reference"
NUMBERS = {"int", "float"}
UNIT = re.compile(
    r"seconds|how many|counted from [01]|bytes|HTTP|TCP|exit code|any number", re.IGNORECASE
)
TIMES = "Times are seconds of the loop's clock."


def probes() -> list[str]:
    """All but what probes share, which the import contract names."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ignored = re.findall(
        r"'checker\.probes\.\*\* -> checker\.probes\.(\w+)'", str(told["tool"]["importlinter"])
    )
    found = {file.stem for file in PROBES.iterdir() if file.name[0] not in "_."}
    return sorted(found - set(ignored))


@cache
def package() -> griffe.Module:
    loaded = griffe.load("checker.probes", search_paths=[str(ROOT)], resolve_aliases=True)
    assert isinstance(loaded, griffe.Module)
    return loaded


def listed(probe: str) -> list[str]:
    """The names on its page, in their order, from the probe's own module on."""
    text = (PAGES / f"{probe}.md").read_text(encoding="utf-8")
    return re.findall(rf"^::: checker\.probes\.{probe}\.([\w.]+)$", text, re.MULTILINE)


def found(probe: str, name: str) -> Any:
    each = package()[f"{probe}.{name}"]
    return each.final_target if each.is_alias else each


PUBLIC = [(probe, name) for probe in probes() for name in listed(probe)]
EVERY_PROBE = pytest.mark.parametrize("probe", probes())
EVERY_NAME = pytest.mark.parametrize(
    ("probe", "name"), [pytest.param(*each, id=".".join(each)) for each in PUBLIC]
)


@EVERY_PROBE
def test_a_page_has_the_public_names_of_its_probe_and_no_other(probe: str) -> None:
    names = [name.rpartition(".")[2] for name in listed(probe)]
    assert len(names) == len(set(names))
    if exported := package()[probe].exports:
        assert set(names) == set(map(str, exported))
    else:  # a probe of one file has what its functions give, too
        given = {name for each in names for name in _own_types(found(probe, each))}
        assert given <= set(names)


def _own_types(each: Any) -> Iterator[str]:
    """The classes of the same file that a function returns, or a class's properties."""
    members = list(each.members.values()) if each.is_class else [each]
    for member in members:
        told = member.returns if member.is_function else getattr(member, "annotation", None)
        if not re.match(r"_(?!_)", member.name):
            yield from _words(told) & set(each.module.classes)


@EVERY_PROBE
def test_the_overview_leads_to_a_probes_page_and_to_its_guide(probe: str) -> None:
    text = (PAGES.parent / "reference.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\|.*\(reference/{probe}\.md\) \|$", text, re.MULTILINE)
    guide = (PAGES.parent / "probes.md").read_text(encoding="utf-8")
    if re.search(rf"^from checker\.probes(\.| import .*\b){probe}\b", guide, re.MULTILINE):
        assert "](probes.md#" in row
        page = (PAGES / f"{probe}.md").read_text(encoding="utf-8")
        assert re.findall(r"probes\.md#([\w-]+)", row) == re.findall(r"probes\.md#([\w-]+)", page)


@EVERY_NAME
def test_every_public_name_has_a_meaning(probe: str, name: str) -> None:
    each = found(probe, name)
    assert each.docstring, f"{each.path} has no docstring"
    for member in _members(each):
        if member.is_function and not member.docstring:
            assert _between_modules(each, member.name), f"{member.path} has no docstring"


@EVERY_NAME
def test_every_field_has_a_meaning_and_a_type_and_a_number_has_a_unit(
    probe: str, name: str
) -> None:
    each = found(probe, name)
    if not each.is_class:
        return
    told = _section(each, griffe.DocstringSectionKind.attributes)
    fields = {member.name for member in _members(each) if member.is_attribute}
    assert set(told) <= fields, "the docstring tells of what is not there"
    for member in _members(each):
        if not member.is_attribute:
            continue
        if "property" in member.labels:
            words, annotation = member.docstring and member.docstring.value, member.annotation
        elif member.name in told:
            words, annotation = told[member.name].description, told[member.name].annotation
        else:
            assert "dataclass" not in each.labels, f"{member.path} has no meaning"
            assert _between_modules(each, member.name), f"{member.path} has no meaning"
            continue
        assert words, f"{member.path} has no meaning"
        assert annotation, f"{member.path} has no type"
        if numbers := NUMBERS & _words(annotation):
            timed = numbers == {"float"} and TIMES in each.docstring.value
            assert timed or UNIT.search(words), f"{member.path} has no unit: {words}"


@EVERY_NAME
def test_a_functions_numbers_have_units_and_its_errors_are_told(probe: str, name: str) -> None:
    each = found(probe, name)
    for function in (each, *_members(each)) if each.is_class else (each,):
        if not function.is_function or not function.docstring:
            continue
        words = function.docstring.value
        for parameter in function.parameters:
            if NUMBERS & _words(parameter.annotation):
                assert f"`{parameter.name}`" in words, f"{function.path}: {parameter.name}"
        if NUMBERS & _words(function.returns):
            assert UNIT.search(words), f"{function.path} has no unit: {words}"
        raises = griffe.DocstringSectionKind.raises
        told = {_error(raised.annotation) for raised in _items(function, raises)}
        assert _raised(function) <= told, f"{function.path} does not tell all its errors"
        for error in told:
            known = vars(builtins) | vars(importlib.import_module(f"checker.probes.{probe}"))
            assert issubclass(known[error], BaseException), f"{function.path}: {error}"


def _members(each: Any) -> list[Any]:
    members = each.members.values() if each.is_class else ()
    return [member for member in members if not member.name.startswith("_")]


def _words(annotation: object) -> set[str]:
    return set(re.findall(r"\w+", str(annotation)))


def _error(annotation: object) -> str:
    return str(annotation).rpartition(".")[2]


def _items(each: Any, kind: griffe.DocstringSectionKind) -> Iterator[Any]:
    for section in each.docstring.parse("google"):
        if section.kind is kind:
            yield from section.value


def _section(each: Any, kind: griffe.DocstringSectionKind) -> dict[str, Any]:
    return {item.name: item for item in _items(each, kind)}


def _real(each: Any) -> Any:
    real: Any = importlib.import_module(each.module.path)
    for name in each.path.removeprefix(f"{each.module.path}.").split("."):
        real = getattr(real, name)
    return inspect.unwrap(real)


def _raised(function: Any) -> set[str]:
    """The classes of errors that stand behind a `raise` of its own."""
    tree = ast.parse(dedent(inspect.getsource(_real(function))))
    raised = (each.exc for each in ast.walk(tree) if isinstance(each, ast.Raise))
    return {ast.unparse(each.func) for each in raised if isinstance(each, ast.Call)}


def _between_modules(cls: Any, name: str) -> bool:
    """Whether it has no underscore only because the probe's own code asks for it.

    Or because it replaces what a class has that it comes from.
    """
    if any(name in vars(above) for above in _real(cls).__mro__[1:]):
        return True
    file = Path(cls.filepath)
    folder = [file] if file.parent == PROBES else sorted(file.parent.glob("*.py"))
    if hasattr(list, name):  # its own file may ask a list for that
        folder.remove(file)
    return any(
        _asks(node, name)
        for each in folder
        for node in ast.walk(ast.parse(each.read_text(encoding="utf-8")))
    )


def _asks(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == name and ast.unparse(node.value) != "self"
    return isinstance(node, ast.Constant) and node.value == name


def test_every_name_can_be_linked_and_searched(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    titles = {each["location"]: each["title"] for each in index["docs"]}
    for probe, name in PUBLIC:
        title = titles[f"reference/{probe}/#checker.probes.{probe}.{name}"]
        assert name.rpartition(".")[2] in title.split()


@EVERY_PROBE
def test_a_page_shows_what_its_example_gives_and_nothing_private(probe: str, site: Path) -> None:
    text = (site / "reference" / probe / "index.html").read_text(encoding="utf-8")
    example = text.partition('id="example"')[2].partition("<h2")[0]
    assert re.search(r'<div class="[^"]*\boutput\b', example)
    shown = re.findall(rf'<h\d id="checker\.probes\.{probe}\.([\w.]+)"', text)
    assert [name for name in shown if name.split(".")[-1].startswith("_")] == []
    tops = re.findall(rf'<h2 id="checker\.probes\.{probe}\.([\w.]+)"', text)
    assert tops == listed(probe)


@EVERY_PROBE
def test_types_are_linked_to_where_they_are_told(probe: str, site: Path) -> None:
    place = site / "reference" / probe / "index.html"
    text = place.read_text(encoding="utf-8")
    assert "<autoref" not in text
    for link in re.findall(r'class="autorefs[^"]*"[^>]* href="([^"]+)"', text):
        path, _, anchor = link.partition("#")
        target = (place.parent / path / "index.html").resolve() if path else place
        assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), link
