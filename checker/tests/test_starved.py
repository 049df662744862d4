"""A deadline counts the time in which a file could run, not that in which others did."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from checker import child, runner
from checker.kata import Kata
from checker.starved import starved
from checker.tests.rooms import until
from checker.verdict import Verdict

KATA = Kata("asyncio/taskgroup/leaked_siblings")
SOLUTION = KATA.solution(Path(__file__).parents[2]).read_text(encoding="utf-8")
SLEEPS = "import threading; threading.Event().wait({seconds})"
STUCK = "import re; re.match('(a+)+$', 'a' * 64 + 'b')"
TWO_ON_ONE_CORE = """
import os
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
os.fork()
while True: pass
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts it")


def test_a_file_of_a_starved_process_gets_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "starved", lambda group: 60.0)
    assert judged(tmp_path, SLEEPS.format(seconds=0.6), deadline=2.0).passed


def test_a_file_of_a_process_that_could_run_is_overdue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "starved", lambda group: 0.0)
    first = judged(tmp_path, SLEEPS.format(seconds=60), deadline=1.0).results[0]
    assert (first.cause, first.line) == ("timed out", SOLUTION.count("\n") + 1)


def test_no_machine_is_so_busy_that_nothing_is_ever_overdue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "starved", lambda group: 1e9)
    monkeypatch.setattr(child, "BUSIEST", 2)
    first = judged(tmp_path, STUCK, deadline=1.0).results[0]
    assert (first.cause, first.line) == ("timed out", SOLUTION.count("\n") + 1)


@linux
def test_a_process_that_had_to_wait_for_others_is_starved() -> None:
    with group(TWO_ON_ONE_CORE) as hungry:
        until(lambda: starved(hungry) > 0.5)


@linux
def test_a_process_that_sleeps_is_not() -> None:
    with group("import time; time.sleep(99)") as idle:
        until(lambda: stands_still(idle))


@linux
def test_a_group_that_is_not_there_is_not() -> None:
    with group("") as gone:
        pass
    assert starved(gone) == 0  # nor is it an error


def judged(folder: Path, more: str, deadline: float) -> Verdict:
    file = folder / "answer.py"
    file.write_text(f"{SOLUTION}{more}\n", encoding="utf-8")
    ((_, verdict),) = runner.judge([runner.Trial(KATA, file)], deadline=deadline)
    return verdict


@contextmanager
def group(code: str) -> Iterator[int]:
    """The number of a process group that does this, until it is ended."""
    leader = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        yield leader.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGKILL)
        leader.wait()


def stands_still(process: int) -> bool:
    before = starved(process)
    time.sleep(0.2)
    return starved(process) == before
