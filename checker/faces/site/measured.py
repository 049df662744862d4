"""How often a verdict is right, and whether it stays so: what `checker.benchmarks` has found."""

import json
from pathlib import Path
from typing import Any

PAGE = "verdict.md"
PLACE = "<!-- measured -->"


def fill(words: str, root: Path) -> str:
    """The page with the last measurement of each kind in the place that is marked for them."""
    kept = json.loads((root / "docs" / "accuracy.json").read_text(encoding="utf-8"))
    parts = [draw(kept[name]) for name, draw in DRAWN.items() if name in kept]
    return words.replace(PLACE, "\n\n".join(parts))


def _accuracy(found: dict[str, Any]) -> str:
    categories = found["categories"]
    rows = [_row(name, [counts[kind] for kind in KINDS]) for name, counts in categories.items()]
    every = [[counts[kind] for counts in categories.values()] for kind in KINDS]
    total = _row("**all**", [[sum(n) for n in zip(*each, strict=True)] for each in every])
    return "\n".join([ACCURACY.format(**found), BEGIN, *HEAD, *rows, total, END])


def _row(name: str, counts: list[list[int]]) -> str:
    return f"| {name} | {' | '.join(f'{rightly} of {of}' for rightly, of in counts)} |"


def _steadiness(found: dict[str, Any]) -> str:
    return STEADINESS.format(**found)


DRAWN = {"accuracy": _accuracy, "steadiness": _steadiness}
KINDS = {
    "right": "right answers accepted",
    "wrong": "wrong answers refused",
    "solutions": "solutions accepted",
    "untouched": "untouched katas refused",
}
HEAD = (f"| | {' | '.join(KINDS.values())} |", "|---|" + "--:|" * len(KINDS))
BEGIN, END = '<div class="map" markdown>\n', "\n</div>"  # as by `table`, with numbers on the right
ACCURACY = """\
Judged on {date}, with Python {python} on {system}. A wrong answer counts as refused only if it is
refused by the check that is named for it.
"""
STEADINESS = """\
On {date}, with Python {python} on {system}, they were judged in {rounds} rounds beside {busy} busy
processes: {verdicts} verdicts on {files} files. For {changed} files the verdict changed."""
