"""The facilitator's guide speaks of wrong answers that the course has, and that are refused."""

import re
from collections.abc import Iterator

from checker.after import tempting
from checker.catalog import find_one
from checker.tests.rooms import ROOT

GUIDE = (ROOT / "docs" / "workshop.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?:\[.*\]\((?P<page>.+)\.md\))? *\| \*(?P<name>[^*]+)\*: .+\| .+\? \|$")


def told() -> Iterator[tuple[str, str]]:
    """The rows of the table of what people try first: a kata's path, and what tempts."""
    table = GUIDE.partition("\n## What people try first\n")[2].partition("\n## ")[0]
    _, _, *rows = (line for line in table.splitlines() if line.startswith("|"))
    page = ""
    for row in rows:
        found = ROW.match(row)
        assert found, row
        page = found["page"] or page
        yield page, found["name"]


def test_what_people_try_first_is_among_the_tempting_fixes_of_the_kata() -> None:
    rows = list(told())
    assert rows
    for path, name in rows:
        names = [each.name for each in tempting(find_one(path, ROOT))]
        assert name in names, f"{path} has no wrong attempt that is called {name!r}"
