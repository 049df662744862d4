"""Who wants to change something finds where it lives."""

import re

from checker.tests.rooms import ROOT


def test_the_map_has_every_part_of_the_checker_and_no_other() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = text.partition("\n    checker/\n")[2].partition("\n\n")[0].splitlines()
    told = {name.strip("/") for line in lines for name in re.split(" +", line[6:34].strip())}
    there = {each.name.removesuffix(".py") for each in (ROOT / "checker").iterdir()}
    assert told == {name for name in there if not name.startswith((".", "__"))}
