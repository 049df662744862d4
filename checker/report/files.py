"""A report written for other programs, and as a page for people."""

import csv
import io
import json
from collections.abc import Callable

from checker.report.junit import junit
from checker.report.row import Learner, Report, Row

COLUMNS = (
    *("learner", "kata", "state", "kept", "promises", "hints", "solution", "since"),
    *("same_as", "why", "failures"),
)
FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would compute


def write(report: Report, format: str) -> str:
    """The report in one of the formats; UTF-8 can encode whatever it says."""
    return WRITERS[format](report)


def as_json(report: Report) -> str:
    """All of it; what the names mean, `checker/report/row.py` says."""
    return json.dumps(report.as_dict(), indent=1) + "\n"


def as_csv(report: Report) -> str:
    """A line for each row. A folder in which something is amiss has one line that says so."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for learner in report.learners:
        if learner.amiss:
            blank = Row("", "not judged", 0, why=learner.amiss)
            writer.writerow(_cells(learner, blank))
        for row in learner.rows:
            writer.writerow(_cells(learner, row))
    return text.getvalue()


def _cells(learner: Learner, row: Row) -> list[object]:
    failures = "\n".join(
        f"promised: {each.promised}\nsaw: {each.saw}\nwhere: {each.where}" for each in row.failures
    )
    cells = (
        *(learner.name, row.kata, row.state, row.kept, row.promises, row.hints, row.solution),
        *(row.since, row.same_as, row.why, failures),
    )
    return [_plain(each) if isinstance(each, str) else each for each in cells]


def _plain(text: str) -> str:
    """A spreadsheet takes it for text, whatever a learner has put there."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _html(report: Report) -> str:
    from checker.report.page import page  # not above: its template takes long to import

    return page(report)


WRITERS: dict[str, Callable[[Report], str]] = {  # by the names in formats.py
    "json": as_json,
    "csv": as_csv,
    "junit": junit,
    "html": _html,
}
