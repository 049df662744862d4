"""What is counted of a report's rows: by learner and rule, by kata, by broken promise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checker.report.row import Learner, Report, Row

TRIED = ("begun", "changed", "passed", "not judged")


@dataclass(frozen=True)
class Tally:
    """How far somebody is with some katas."""

    passed: int
    tried: int
    katas: int
    kept: int
    promises: int
    hints: int
    solutions: int

    @property
    def short(self) -> str:
        """For a narrow column: passed of all; a dot where nothing was tried."""
        return f"{self.passed}/{self.katas}" if self.tried else "·"


@dataclass(frozen=True)
class Hardship:
    """How many are where with one kata, and the promise of it that most of them break."""

    kata: str
    passed: int
    trying: int
    not_begun: int
    hints: int
    solutions: int
    broken: str  # empty where none is
    breakers: int  # how many break it


def tally(rows: Iterable[Row]) -> Tally:
    them = tuple(rows)
    return Tally(
        sum(row.state == "passed" for row in them),
        sum(row.state in TRIED for row in them),
        len(them),
        sum(row.kept for row in them),
        sum(row.promises for row in them),
        sum(row.hints for row in them),
        sum(row.solution for row in them),
    )


def by_rule(learner: Learner) -> dict[str, Tally]:
    """In the order of the course."""
    rules = dict.fromkeys(row.rule for row in learner.rows)
    return {rule: tally(row for row in learner.rows if row.rule == rule) for rule in rules}


def rules(report: Report) -> list[str]:
    """Those of which anything was asked, in the order of the course."""
    return list(dict.fromkeys(row.rule for each in report.learners for row in each.rows))


def hardships(report: Report) -> list[Hardship]:
    """One for each kata, in the order of the course."""
    rows = [row for each in report.learners for row in each.rows]
    return [
        _hardship(kata, [row for row in rows if row.kata == kata])
        for kata in dict.fromkeys(row.kata for row in rows)
    ]


def _hardship(kata: str, rows: list[Row]) -> Hardship:
    broken = Counter(
        promise for row in rows for promise in dict.fromkeys(each.promised for each in row.failures)
    )
    promise, breakers = next(iter(broken.most_common(1)), ("", 0))
    total = tally(rows)
    return Hardship(
        kata,
        total.passed,
        total.tried - total.passed,
        sum(row.state == "not begun" for row in rows),
        total.hints,
        total.solutions,
        promise,
        breakers,
    )
