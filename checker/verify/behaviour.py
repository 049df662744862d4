"""What is promised of a kata's checks: whom they refuse, and whom they let pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from checker import runner
from checker.attempt import Attempt, attempts
from checker.kata import Kata
from checker.runner import DEADLINE, Trial
from checker.verdict import Result, Verdict
from checker.verify.fault import Fault

OURS = ("wrong", "timed out")  # causes for which a check may refuse an answer


@dataclass(frozen=True)
class Case:
    """An answer to be judged, and what is amiss with its verdict."""

    trial: Trial
    amiss: Callable[[Verdict], Iterator[Fault]]


def behaviour(kata: Kata, root: Path, deadline: float = DEADLINE) -> Iterator[Fault]:
    """All that is amiss with the verdicts on a kata, its solution and the attempts at it."""
    with TemporaryDirectory(prefix="attempts-") as folder:
        cases = [untouched(kata), solved(kata, root)]
        cases += [tried(kata, each, root, Path(folder, each.name)) for each in attempts(kata)]
        yield from judged(cases, deadline)


def judged(cases: list[Case], deadline: float = DEADLINE) -> Iterator[Fault]:
    """What is amiss, as the verdicts come."""
    amiss = {case.trial: case.amiss for case in cases}
    for trial, verdict in runner.judge(list(amiss), deadline=deadline):
        yield from amiss[trial](verdict)


def untouched(kata: Kata) -> Case:
    """It must fail, for a broken promise, at a line of its own."""

    def amiss(verdict: Verdict) -> Iterator[Fault]:
        failed = [result for result in verdict.results if result.outcome == "failed"]
        if not failed:
            yield Fault("untouched, the kata fails", verdict.summary, kata.original)
        for each in failed:
            if each.cause not in OURS:
                yield Fault("untouched, it fails for a broken promise", _told(each), kata.original)
            if not each.line:
                saw = f"{each.check} names none"
                yield Fault("a failure names the learner's line", saw, kata.original)

    return Case(Trial(kata, kata.original), amiss)


def solved(kata: Kata, root: Path) -> Case:
    """It must pass."""
    solution = kata.solution(root)
    return Case(Trial(kata, solution), lambda verdict: _passes(verdict, "the solution", solution))


def tried(kata: Kata, attempt: Attempt, root: Path, folder: Path) -> Case:
    """It must earn what its name says; it is handed in from the folder."""
    place = kata.attempts / f"{attempt.name}.py"
    file = attempt.hand_in(kata, root, folder)
    if attempt.right:
        return Case(Trial(kata, file), lambda v: _passes(v, "a right attempt", place))
    only = frozenset([attempt.refused_by])
    return Case(Trial(kata, file, only), lambda v: _refused(v, attempt.refused_by, place))


def _passes(verdict: Verdict, who: str, place: Path) -> Iterator[Fault]:
    if not verdict.passed:
        failed = [_told(each) for each in verdict.results if each.outcome != "passed"]
        yield Fault(f"{who} passes", "; ".join(failed[:1]) or verdict.summary, place)


def _refused(verdict: Verdict, name: str, place: Path) -> Iterator[Fault]:
    promised = f"{name} refuses the attempt"
    for each in verdict.results:
        if (each.outcome, each.cause in OURS) != ("failed", True):
            yield Fault(promised, _told(each), place)
    if not verdict.results:
        yield Fault(promised, "there is no such check", place)


def _told(result: Result) -> str:
    why = f" ({result.cause}): {result.saw}" if result.cause else ""
    return f"{result.check} {result.outcome}{why}"
