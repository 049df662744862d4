"""The interpreter, and the packages that the course needs."""

from __future__ import annotations

import platform
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from checker.doctor.finding import Finding
from checker.pack import DISTRIBUTION

if TYPE_CHECKING:  # it may be what is missing
    from packaging.specifiers import SpecifierSet

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def examine() -> Iterator[Finding]:
    python, needed = _needed()
    try:
        from packaging.requirements import Requirement
        from packaging.specifiers import SpecifierSet
    except ImportError:
        yield Finding("packages", "`packaging` is missing", "pip install -e .")
        return
    yield _python(SpecifierSet(python))
    for each in map(Requirement, sorted(needed, key=str.lower)):
        if each.marker is None or each.marker.evaluate({"extra": ""}):
            yield _package(each.name, each.specifier)


def _python(wanted: SpecifierSet) -> Finding:
    version = platform.python_version()
    hint = "" if wanted.contains(version, prereleases=True) else f"use a Python {wanted}"
    return Finding("Python", f"{version} at {sys.executable}", hint)


def _package(name: str, wanted: SpecifierSet) -> Finding:
    mend = f"pip install '{name}{wanted}'"
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(name, "is missing", mend)
    return Finding(name, version, "" if wanted.contains(version, prereleases=True) else mend)


def _needed() -> tuple[str, list[str]]:
    """Which Python and which packages: a clone says it itself, newer than its installation."""
    if PROJECT.is_file():
        project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
        return project["requires-python"], project["dependencies"]
    told = metadata.metadata(DISTRIBUTION)
    return told["Requires-Python"], metadata.requires(DISTRIBUTION) or []
