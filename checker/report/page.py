"""A report as one page of HTML that needs nothing else: no request leaves it, and no script of
a learner's runs in it."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker import catalog
from checker.kata import Kata
from checker.report.counts import by_rule, hardships, rules, tally
from checker.report.row import Report

SCRIPT = Path(__file__).with_name("sorting.js")
STYLE = Path(__file__).with_name("page.css")


def page(report: Report) -> str:
    """Tables that can be sorted, then what each learner's failures say."""
    script, style = _text(SCRIPT), _text(STYLE)
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("page.html.j2").render(
        report=report,
        rules=rules(report),
        categories=_categories(rules(report)),
        hardships=hardships(report),
        titles={kata.path: catalog.title(kata) for kata in _katas(report)},
        by_rule=by_rule,
        tally=tally,
        script=script,
        style=style,
        digests={"script": _digest(script), "style": _digest(style)},
    )


def _categories(wanted: list[str]) -> Mapping[str, int]:
    """Each with the number of its rules."""
    grouped = groupby(wanted, lambda rule: rule.partition("/")[0])
    return {category: len(list(group)) for category, group in grouped}


def _katas(report: Report) -> list[Kata]:
    paths = {row.kata for each in report.learners for row in each.rows}
    return [kata for kata in catalog.KATAS if kata.path in paths]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """By which the page's policy knows its own script and style from any other."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
