"""The reference has all that the guides tell of."""

import importlib
import inspect
import re
from pathlib import Path

from checker.tests.built import pages, site
from checker.tests.rooms import ROOT

__all__ = ["site"]

DOCS = ROOT / "docs"


def test_the_reference_has_every_door_of_the_probes(site: Path) -> None:
    text = "".join(each.read_text(encoding="utf-8") for each in pages(site / "reference"))
    for door in doors():
        module = importlib.import_module(door)
        for name in getattr(module, "__all__", ()):
            if inspect.isroutine(member := getattr(module, name)) or inspect.isclass(member):
                places = (f'id="{door}.{name}"', f'id="{member.__module__}.{name}"')
                assert any(place in text for place in places), f"{door}.{name} has no docstring"


def doors() -> list[str]:
    """Every probe of which the guide tells, and the values that all compare."""
    guide = (DOCS / "probes.md").read_text(encoding="utf-8")
    written = [DOCS / "reference.md", *(DOCS / "reference").glob("*.md")]
    text = "\n".join(each.read_text(encoding="utf-8") for each in written)
    found = re.findall(r"^::: (checker\.probes\.\w+)$", text, re.MULTILINE)
    for names in re.findall(r"^from checker\.probes import ([\w, ]+)$", guide, re.MULTILINE):
        assert {f"checker.probes.{name}" for name in names.split(", ")} <= set(found)
    return found
