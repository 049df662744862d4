"""How long a verdict takes, as ratios to a bare pytest with one trivial test, in one run."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import forkserver
from pathlib import Path

from checker import catalog, runner
from checker.benchmarks.watching import save_to_verdict
from checker.kata import Kata

ROUNDS = 7
KATAS = {
    "asyncio": Kata("asyncio/taskgroup/leaked_siblings"),
    "FastAPI and SQLAlchemy": Kata("fastapi/dependencies/created_then_not_found"),
    "PostgreSQL": Kata("sqlalchemy/sessions/clock_without_zone"),
}
BARE = "bare pytest, one trivial test"


def main() -> None:
    """Print medians in milliseconds and their ratios to the bare pytest, which comes first."""
    root = catalog.find_root(Path.cwd())
    catalog.use(root)
    runner.warm_up(KATAS.values())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_trivial.py").write_text("def test_trivial(): pass\n")
        bare = median(partial(pytest_run, Path(folder)))
        show(BARE, bare, bare)
        for name, seconds in times(root):
            show(name, seconds, bare)
    print(f"memory of the process from which verdicts are forked: {memory()}")


def times(root: Path) -> Iterator[tuple[str, float]]:
    """What was measured, and the seconds it took, one after another."""
    for kind, kata in KATAS.items():
        warm_verdict(kata, root)
        yield f"warm verdict, {kind}", median(partial(warm_verdict, kata, root))
        yield f"cold: pytest, {kind}", median(partial(pytest_run, root, f"katas/{kata.path}.py"))
        cold = partial(run, root, "checker", "check", kata.name)
        yield f"cold: kata check, {kind}", median(cold)
    yield "from save to verdict in kata watch, asyncio", statistics.median(save_to_verdict(ROUNDS))
    for tree in ("katas/asyncio/taskgroup", "katas/asyncio", "katas"):
        rounds = 3 if tree == "katas" else ROUNDS
        yield f"pytest {tree}", median(partial(pytest_run, root, tree), rounds)


def show(name: str, seconds: float, bare: float) -> None:
    print(f"{name:45}{seconds * 1000:7.0f} ms{seconds / bare:7.2f}x", flush=True)


def median(measure: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of real time."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        measure()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def memory() -> str:
    """Its own share of the memory that processes have in common, from /proc; Linux only."""
    server = getattr(forkserver, "_forkserver")  # noqa: B009 - it has no public name
    told = Path(f"/proc/{server._forkserver_pid}/smaps_rollup")
    if not told.is_file():
        return "not told by this system"
    sizes = dict(line.split(":", 1) for line in told.read_text().splitlines()[1:])
    return f"{int(sizes['Pss'].split()[0]) / 1024:.0f} MB"


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
