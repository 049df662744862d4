"""How many right answers are accepted, and how many wrong ones refused, of all the course knows."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from checker import catalog, runner
from checker.attempt import attempts
from checker.benchmarks import record
from checker.kata import Kata
from checker.verdict import Verdict

KINDS = ("right", "wrong", "solutions", "untouched")


class Case(NamedTuple):
    """A file of which the verdict is known: by whom it must be refused, or nothing."""

    kind: str
    trial: runner.Trial
    refused_by: str = ""

    def judged_rightly(self, verdict: Verdict) -> bool:
        """A wrong attempt is refused by the check that it names; of the rest, any may refuse."""
        if self.kind in ("right", "solutions"):
            return verdict.passed
        failed = {each.check for each in verdict.results if each.outcome == "failed"}
        return self.refused_by in failed if self.refused_by else bool(failed)


def main() -> int:
    """Judge them all once, and keep the counts; 1 if a verdict is not what it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, help="files judged at a time (one per core)")
    parser.add_argument("path", nargs="?", default=".", help="of one part only nothing is kept")
    asked = parser.parse_args()
    katas = catalog.find(asked.path, catalog.CHECKOUT)
    with tempfile.TemporaryDirectory() as folder:
        found, surprises = judge_all(list(cases(katas, Path(folder))), asked.workers)
    for surprise in surprises:
        print(surprise)
    for category, counts in found.items():
        print(f"{category:12}", ", ".join(f"{kind} {told(counts[kind])}" for kind in KINDS))
    if len(katas) == len(catalog.KATAS):
        record.write("accuracy", {"categories": found})
    return 1 if surprises else 0


def cases(katas: tuple[Kata, ...], folder: Path) -> Iterator[Case]:
    """Every attempt, every solution, and every kata as it comes."""
    for kata in katas:
        yield Case("untouched", runner.Trial(kata, kata.original))
        yield Case("solutions", runner.Trial(kata, kata.solution(catalog.HOME)))
        for attempt in attempts(kata):
            place = folder / kata.path / attempt.name
            file = attempt.hand_in(kata, catalog.HOME, place)
            kind = "right" if attempt.right else "wrong"
            yield Case(kind, runner.Trial(kata, file), attempt.refused_by)


Counts = dict[
    str, dict[str, list[int]]
]  # category, kind: how many were judged rightly, of how many


def judge_all(every: list[Case], workers: int | None) -> tuple[Counts, list[str]]:
    """The counts, and a line for each verdict that is not what it must be."""
    known = {str(case.trial.file): case for case in every}
    found: Counts = {}
    surprises = []
    for number, (trial, verdict) in enumerate(
        runner.judge([case.trial for case in every], workers=workers), 1
    ):
        case = known[str(trial.file)]
        kinds = found.setdefault(trial.kata.category, {kind: [0, 0] for kind in KINDS})
        rightly = case.judged_rightly(verdict)
        kinds[case.kind][0] += rightly
        kinds[case.kind][1] += 1
        if not rightly:
            surprises.append(f"{trial.file} ({case.kind}): {verdict.summary}")
        print(f"{number} of {len(every)}", end="\r", file=sys.stderr)
    order = dict.fromkeys(kata.category for kata in catalog.KATAS)
    return {name: found[name] for name in order if name in found}, surprises


def told(counts: list[int]) -> str:
    rightly, of = counts
    return f"{rightly} of {of}"


if __name__ == "__main__":
    sys.exit(main())
