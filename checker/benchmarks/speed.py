"""How long a verdict takes, as ratios to a bare pytest with one trivial test, in one run."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from checker import catalog, runner

ROUNDS = 7


def main() -> None:
    """Print medians in milliseconds and their ratios to the bare pytest."""
    root = catalog.find_root(Path.cwd())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_trivial.py").write_text("def test_trivial(): pass\n")
        measures: dict[str, Callable[[], object]] = {
            "bare pytest, one trivial test": lambda: pytest_run(Path(folder)),
            "pytest katas/asyncio/taskgroup": lambda: pytest_run(root, "katas/asyncio/taskgroup"),
            "pytest katas/asyncio": lambda: pytest_run(root, "katas/asyncio"),
            "kata check leaked_siblings": lambda: run(root, "checker", "check", KATA.name),
            "warm verdict on leaked_siblings": lambda: warm_verdict(root),
        }
        warm_verdict(root)
        times = {name: median(measure) for name, measure in measures.items()}
    bare = times["bare pytest, one trivial test"]
    for name, seconds in times.items():
        print(f"{name:34}{seconds * 1000:7.0f} ms{seconds / bare:7.2f}x")


KATA = catalog.KATAS[0]


def median(measure: Callable[[], object]) -> float:
    """Seconds of real time, the median of ROUNDS."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        measure()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def warm_verdict(root: Path) -> None:
    """A verdict from a runner that has given one before."""
    list(runner.judge([runner.Trial(KATA, KATA.file(root))]))


def pytest_run(folder: Path, *arguments: str) -> None:
    run(folder, "pytest", *arguments)


def run(folder: Path, module: str, *arguments: str) -> None:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
