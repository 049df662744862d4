"""What the checker says of every kata as it comes: judged once for as long as nothing changes."""

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path

from checker import catalog, runner
from checker.kata import CHECKS, Kata, files
from checker.verdict import Result, Verdict

CHECKER = Path(__file__).parents[2]
JUDGES = ("probes", "checks/*.py", "runner.py", "worker.py", "sight.py", "verdict.py")


def prepare(katas: Iterable[Kata], root: Path) -> None:
    """Judge those of which no verdict is kept, as many at a time as there are cores."""
    missing = [kata for kata in katas if not _kept(kata, root).is_file()]
    trials = [runner.Trial(kata, kata.original) for kata in missing]
    for trial, verdict in runner.judge(trials):
        if not any(result.hindered for result in verdict.results):
            write(_kept(trial.kata, root), json.dumps(verdict.as_dict()))


def original(kata: Kata, root: Path) -> Verdict | None:
    """The verdict on an untouched kata; None where the machine let nobody judge it."""
    kept = _kept(kata, root)
    if not kept.is_file():
        prepare([kata], root)
    if not kept.is_file():
        return None
    data = json.loads(kept.read_text(encoding="utf-8"))
    del data["passed"]
    return Verdict.from_dict(data)


def picture(name: str, root: Path) -> Result | None:
    """What a check saw of an untouched kata: `asyncio/taskgroup/leaked_siblings.charges_once`."""
    path, _, check = name.rpartition(".")
    verdict = original(Kata(path), root)
    return verdict and next(each for each in verdict.results if each.check == check)


def write(file: Path, text: str) -> None:
    """In one step, as another build may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def installed() -> str:
    """Python, and the version of each package."""
    versions = sorted(f"{each.name} {each.version}" for each in distributions())
    return "\n".join([sys.version, *versions])


def _kept(kata: Kata, root: Path) -> Path:
    """Another file for another kata, other checks or probes, or other versions."""
    told = hashlib.sha256(_common())
    for file in (kata.checks, *files(kata.original)):
        told.update(file.read_bytes())
    return root / ".cache" / "verdicts" / f"{told.hexdigest()[:32]}.json"
