"""How long a verdict takes, as ratios to a bare pytest with one trivial test, in one run."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from checker import catalog, runner
from checker.kata import Kata

ROUNDS = 7
KATAS = (  # the first one, and one with FastAPI and SQLAlchemy
    Kata("asyncio/taskgroup/leaked_siblings"),
    Kata("fastapi/dependencies/created_then_not_found"),
)
BARE = "bare pytest, one trivial test"


def main() -> None:
    """Print medians in milliseconds and their ratios to the bare pytest."""
    root = catalog.find_root(Path.cwd())
    runner.warm_up(KATAS)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_trivial.py").write_text("def test_trivial(): pass\n")
        measures: dict[str, Callable[[], object]] = {BARE: partial(pytest_run, Path(folder))}
        for path in ("asyncio/taskgroup", "asyncio", "fastapi/middleware"):
            measures[f"pytest katas/{path}"] = partial(pytest_run, root, f"katas/{path}")
        for kata in KATAS:
            warm_verdict(kata, root)
            measures |= {
                cold(kata): partial(pytest_run, root, f"katas/{kata.path}.py"),
                f"kata check {kata.name}": partial(run, root, "checker", "check", kata.name),
                warm(kata): partial(warm_verdict, kata, root),
            }
        times = {name: median(measure) for name, measure in measures.items()}
    for name, seconds in times.items():
        print(f"{name:45}{seconds * 1000:7.0f} ms{seconds / times[BARE]:7.2f}x")
    for kata in KATAS:
        ratio = times[warm(kata)] / times[cold(kata)]
        print(f"warm against cold, {kata.name:26}{ratio:17.2f}x")


def cold(kata: Kata) -> str:
    return f"pytest {kata.name}.py"


def warm(kata: Kata) -> str:
    return f"warm verdict on {kata.name}"


def median(measure: Callable[[], object]) -> float:
    """Seconds of real time, the median of ROUNDS."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        measure()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def warm_verdict(kata: Kata, root: Path) -> None:
    """A verdict from a runner that has given one before."""
    list(runner.judge([runner.Trial(kata, kata.file(root))]))


def pytest_run(folder: Path, *arguments: str) -> None:
    run(folder, "pytest", *arguments)


def run(folder: Path, module: str, *arguments: str) -> None:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
