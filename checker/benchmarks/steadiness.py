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
    busy = [subprocess.Popen(BUSY) for _ in range(asked.busy)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            every = trials(root, asked.path, Path(folder))
            seen = judge_again_and_again(every, asked.rounds, asked.workers)
    finally:
        for process in busy:
            process.kill()
    changed = {file: verdicts for file, verdicts in seen.items() if len(verdicts) > 1}
    for file, verdicts in changed.items():
        print(file, *(f"\n  {n} times {verdict}" for verdict, n in verdicts.items()))
    given = sum(sum(each.values()) for each in seen.values())
    print(f"{given} verdicts on {len(seen)} files beside {asked.busy} busy processes:", end=" ")
    print(f"{len(changed)} files whose verdict changed")
    if asked.path == WHOLE:
        counts = {"rounds": asked.rounds, "busy": asked.busy, "files": len(seen)}
        record.write("steadiness", {**counts, "verdicts": given, "changed": len(changed)})
    return 1 if changed else 0


def trials(root: Path, path: str, folder: Path) -> list[runner.Trial]:
    """Every file that the course knows an answer for."""
    found = []
    for kata in catalog.find(path, root):
        found += [runner.Trial(kata, kata.original), runner.Trial(kata, kata.solution(root))]
        for attempt in attempts(kata):
            place = attempt.hand_in(kata, root, folder / kata.path / attempt.name)
            found.append(runner.Trial(kata, place))
    return found


def judge_again_and_again(
    every: list[runner.Trial], rounds: int, workers: int | None
) -> dict[str, Counter[str]]:
    """What was said of each file, and how often."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for number in range(rounds):
        for trial, verdict in runner.judge(every, workers=workers):
            seen[str(trial.file)][outcomes(verdict)] += 1
        print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr)
    return seen


def outcomes(verdict: Verdict) -> str:
    return ", ".join(f"{each.check} {each.outcome}" for each in verdict.results)


if __name__ == "__main__":
    sys.exit(main())
