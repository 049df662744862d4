"""Whether every attempt earns the same verdict each time, also on a loaded machine."""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from checker import catalog, runner
from checker.attempt import attempts
from checker.benchmarks import record
from checker.verdict import Verdict

Seen = dict[str, Counter[str]]  # what was said of each file, and how often

WHOLE = "."
BUSY = [sys.executable, "-c", "while True: pass"]


def main() -> int:
    """Judge all katas, solutions and attempts again and again; 1 if a verdict ever changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--busy", type=int, default=6, help="busy processes beside")
    parser.add_argument("--workers", type=int, help="files judged at a time (one per core)")
    parser.add_argument("path", nargs="?", default=WHOLE, help="of a part nothing is kept")
    asked = parser.parse_args()
    root = catalog.find_root(Path.cwd())
    seen: Seen = defaultdict(Counter)
    busy = [subprocess.Popen(BUSY) for _ in range(asked.busy)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            every = trials(root, asked.path, Path(folder))
            for number in range(1, asked.rounds + 1):
                judge(every, asked.workers, seen)
                print(f"round {number} of {asked.rounds}", end="\r", file=sys.stderr)
                if asked.path == WHOLE:
                    keep(seen, number, asked.busy)
    finally:
        for process in busy:
            process.kill()
    for file, verdicts in changed(seen).items():
        print(file, *(f"\n  {n} times {verdict}" for verdict, n in verdicts.items()))
    print(f"{given(seen)} verdicts on {len(seen)} files", end=" ")
    print(f"beside {asked.busy} busy processes:", end=" ")
    print(f"{len(changed(seen))} files whose verdict changed")
    return 1 if changed(seen) else 0


def trials(root: Path, path: str, folder: Path) -> list[runner.Trial]:
    """Every file that the course knows an answer for."""
    found = []
    for kata in catalog.find(path, root):
        found += [runner.Trial(kata, kata.original), runner.Trial(kata, kata.solution(root))]
        for attempt in attempts(kata):
            place = attempt.hand_in(kata, root, folder / kata.path / attempt.name)
            found.append(runner.Trial(kata, place))
    return found


def judge(every: list[runner.Trial], workers: int | None, seen: Seen) -> None:
    """Judge each once, and count what is said of it."""
    for trial, verdict in runner.judge(every, workers=workers):
        seen[str(trial.file)][outcomes(verdict)] += 1


def keep(seen: Seen, rounds: int, busy: int) -> None:
    """For the site; after each round, as a run that is stopped has told something, too."""
    counts = {"rounds": rounds, "busy": busy, "files": len(seen)}
    record.write("steadiness", {**counts, "verdicts": given(seen), "changed": len(changed(seen))})


def given(seen: Seen) -> int:
    """How many verdicts."""
    return sum(verdicts.total() for verdicts in seen.values())


def changed(seen: Seen) -> Seen:
    """The files of which not always the same was said."""
    return {file: verdicts for file, verdicts in seen.items() if len(verdicts) > 1}


def outcomes(verdict: Verdict) -> str:
    return ", ".join(f"{each.check} {each.outcome}" for each in verdict.results)


if __name__ == "__main__":
    sys.exit(main())
