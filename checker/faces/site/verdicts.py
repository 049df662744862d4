"""What the checker says of every kata as it comes: judged once for as long as nothing changes."""

import json
from collections.abc import Iterable
from pathlib import Path

from mkdocs.exceptions import PluginError

from checker import runner
from checker.faces.site import kept
from checker.kata import CHECKS, Kata, files
from checker.text import verdict_text
from checker.verdict import Result, Verdict

CHECKER = Path(__file__).parents[2]
DEADLINE = 60.0  # seconds of real time: lessons are executed at the same time


def prepare(katas: Iterable[Kata], root: Path) -> None:
    """Judge those of which no verdict is kept, as many at a time as there are cores.

    Raises PluginError where none of several could be judged: that is no busy machine.
    """
    missing = [kata for kata in katas if not _place(kata, root).is_file()]
    trials = [runner.Trial(kata, kata.original) for kata in missing]
    untold: list[Verdict] = []
    for trial, verdict in runner.judge(trials, deadline=DEADLINE):
        if of_the_kata(verdict):
            kept.write(_place(trial.kata, root), json.dumps(verdict.as_dict()))
        else:
            untold.append(verdict)
    if len(untold) == len(missing) > 1:
        raise PluginError(f"no kata can be judged; the last verdict:\n\n{verdict_text(untold[-1])}")


def of_the_kata(verdict: Verdict) -> bool:
    """Whether it tells of the kata: not of a busy machine, or of a judge that died.

    A kata is broken so that its checks see it: it comes to its end, and does something wrong.
    """
    return all(result.cause in (None, "wrong") for result in verdict.results)


def original(kata: Kata, root: Path) -> Verdict | None:
    """The verdict on an untouched kata; None where the machine did not let it be judged."""
    place = _place(kata, root)
    if not place.is_file():
        return None
    data = json.loads(place.read_text(encoding="utf-8"))
    return Verdict.from_dict(data)


def seen(name: str, root: Path) -> Result | None:
    """What a check saw of an untouched kata: `asyncio/taskgroup/leaked_siblings.keeps_prices`.

    None where it saw nothing amiss. Raises LookupError where there is no such check.
    """
    path, _, check = name.rpartition(".")
    verdict = original(Kata(path), root)
    if not verdict:
        return None
    for result in verdict.results:
        if result.check == check:
            return result if result.outcome == "failed" else None
    raise LookupError(f"{path} has no check {check!r}")


def _place(kata: Kata, root: Path) -> Path:
    """It depends on the kata, its checks, and all that judges."""
    own = (kata.checks, *files(kata.original))
    return kept.place(root, "verdicts", kept.state(own), kept.state(_judges()))


@kept.once_a_build
def _judges() -> tuple[Path, ...]:
    found = (CHECKER.glob("*.py"), CHECKS.glob("*.py"), (CHECKER / "probes").rglob("*.py"))
    return tuple(sorted(file for files in found for file in files))
