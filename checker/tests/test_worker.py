"""The process that judges does for a verdict what is needed, and no more."""

from pathlib import Path

from checker import runner
from checker.kata import CHECKS, Kata
from checker.tests.rooms import ROOT

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


LOOK = """
import gc
import pytest
_seen = {str(each.path) for each in gc.get_objects() if isinstance(each, pytest.Directory)}
print("seen by pytest:", *_seen)
"""
