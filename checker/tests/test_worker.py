"""The process that judges does for a verdict what is needed, and no more."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checker import runner
from checker.kata import CHECKS, Kata
from checker.tests.rooms import ROOT, until

STORED = Kata("fastapi/dependencies/created_then_not_found")
PLAIN = Kata("asyncio/taskgroup/leaked_siblings")


def test_pytest_looks_only_into_the_folders_that_lead_to_the_checks(tmp_path: Path) -> None:
    file = tmp_path / "mended.py"
    file.write_text(PLAIN.solution(ROOT).read_text(encoding="utf-8") + LOOK, encoding="utf-8")
    ((_, verdict),) = runner.judge([runner.Trial(PLAIN, file)])
    assert verdict.passed
    told = verdict.printed.split("seen by pytest:", 1)[1].splitlines()[0].split()
    parents = PLAIN.checks.parents
    way = [CHECKS, *(each for each in parents if each.is_relative_to(CHECKS) and each != CHECKS)]
    assert sorted(told) == sorted(str(each) for each in way)


def test_no_database_of_a_check_outlives_its_verdict(tmp_path: Path) -> None:
    file = tmp_path / "mended.py"
    file.write_text(STORED.solution(ROOT).read_text(encoding="utf-8") + TELL, encoding="utf-8")
    ((_, verdict),) = runner.judge([runner.Trial(STORED, file)])
    assert verdict.passed
    told = [line.split("kept at:", 1)[1].split() for line in verdict.printed.splitlines()]
    assert told
    for scratch, database in told:
        assert Path(database).resolve().is_relative_to(Path(scratch).resolve())
        assert not Path(database).exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_no_folder_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    file, told = tmp_path / "endless.py", tmp_path / "told"
    file.write_text(ENDLESS.format(str(told)), encoding="utf-8")
    parent = subprocess.Popen([sys.executable, "-c", JUDGE, PLAIN.path, str(file)], cwd=ROOT)
    try:
        until(lambda: told.is_file() and told.read_text().endswith("\n"))
    finally:
        parent.kill()
        parent.wait()
    scratch = Path(told.read_text().strip())
    until(lambda: not scratch.exists())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what a process blocks")
def test_an_interrupt_reaches_those_who_judge_and_not_the_one_they_are_forked_from(
    tmp_path: Path,
) -> None:
    file = tmp_path / "mended.py"
    file.write_text(PLAIN.solution(ROOT).read_text(encoding="utf-8") + BLOCKED, encoding="utf-8")
    before = _blocks_interrupts("self")
    ((_, verdict),) = runner.judge([runner.Trial(PLAIN, file)])
    assert verdict.passed
    told = dict(line.split(":\t") for line in verdict.printed.splitlines() if ":\t" in line)
    assert not int(told["SigBlk"], 16) & INTERRUPT
    assert _blocks_interrupts(told["PPid"])
    assert _blocks_interrupts("self") == before


def _blocks_interrupts(process: str) -> bool:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(":\t", 1) for line in status)
    return bool(int(told["SigBlk"], 16) & INTERRUPT)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bound")
def test_no_file_of_a_learners_grows_without_end(tmp_path: Path) -> None:
    file = tmp_path / "greedy.py"
    file.write_text(PLAIN.solution(ROOT).read_text(encoding="utf-8") + GREEDY, encoding="utf-8")
    trials = [runner.Trial(PLAIN, file)]
    ((_, verdict),) = runner.judge(trials, memory=runner.MEMORY // 2)
    assert verdict.results[0].cause == "cannot be imported"
    assert "too large" in verdict.results[0].saw


INTERRUPT = 1 << (signal.SIGINT - 1)
BLOCKED = """
print(open("/proc/self/status").read())
"""
GREEDY = """
with open("much", "wb") as file:
    file.truncate(1 << 40)
"""
LOOK = """
import gc
import pytest
_seen = {str(each.path) for each in gc.get_objects() if isinstance(each, pytest.Directory)}
print("seen by pytest:", *_seen)
"""

TELL = """
import os
_create_app = create_app


def create_app(url):
    print("kept at:", os.getcwd(), url.partition("///")[2])
    return _create_app(url)
"""

ENDLESS = """
import os
from pathlib import Path
Path({!r}).write_text(os.getcwd() + "\\n")
while True:
    pass
"""
JUDGE = """
import sys
from pathlib import Path
from checker import runner
from checker.kata import Kata
list(runner.judge([runner.Trial(Kata(sys.argv[1]), Path(sys.argv[2]))], deadline=600))
"""
