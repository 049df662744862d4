"""A kata's process is forked from one that has imported what the kata needs, and nothing more."""

import json
import subprocess
import sys
from multiprocessing import get_all_start_methods
from pathlib import Path

import pytest

from checker import preload, runner
from checker.catalog import KATAS
from checker.kata import Kata
from checker.tests.rooms import ROOT

PLAIN = Kata("asyncio/taskgroup/leaked_siblings")
APP = Kata("fastapi/dependencies/created_then_not_found")
STORED = Kata("sqlalchemy/sessions/clock_without_zone")
FOLDER = Kata("capstone/service")


def test_a_kata_without_frameworks_waits_for_none() -> None:
    roots = {name.partition(".")[0] for name in preload.modules([PLAIN])}
    assert roots.isdisjoint({"fastapi", "sqlalchemy", "aiohttp", "asyncpg", "httpx"})


def test_what_is_used_late_is_imported_too() -> None:
    late = {"fastapi", "pydantic.v1", "anyio._backends._asyncio", "aiosqlite"}
    assert late <= set(preload.modules([APP]))
    assert {"asyncpg", "checker.probes.postgres"} <= set(preload.modules([STORED]))


def test_all_files_of_a_folder_count() -> None:
    assert {"aiohttp", "pydantic_settings", "alembic.command"} <= set(preload.modules([FOLDER]))


def test_katas_are_taken_together() -> None:
    assert set(preload.modules([PLAIN, APP])) == {
        *preload.modules([PLAIN]),
        *preload.modules([APP]),
    }


@pytest.mark.skipif("forkserver" not in get_all_start_methods(), reason="nothing is forked here")
def test_a_process_that_judges_imports_nothing_that_could_have_been_there(tmp_path: Path) -> None:
    file = tmp_path / "mended.py"
    look = LOOK.format(preload.modules(KATAS))
    file.write_text(PLAIN.solution(ROOT).read_text(encoding="utf-8") + look, encoding="utf-8")
    ((_, verdict),) = runner.judge([runner.Trial(PLAIN, file)])
    assert verdict.passed
    late = verdict.printed.split("imported late:", 1)[1].splitlines()[0].split()
    ours = [name for name in late if name.startswith(("checker.", "filelock.", "_pytest."))]
    assert [name for name in ours if not name.startswith("checker.checks.")] == []


def test_what_is_imported_beforehand_starts_no_thread_and_no_loop() -> None:
    script = (
        "import importlib, json, sys, threading\n"
        "for name in json.loads(sys.argv[1]):\n"
        "    try: importlib.import_module(name)\n"
        "    except ImportError: pass\n"
        "import asyncio\n"
        "print(threading.active_count(), asyncio._get_running_loop())"
    )
    names = json.dumps(preload.modules(KATAS))
    told = subprocess.run(
        [sys.executable, "-c", script, names], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["1", "None"], told.stdout


LOOK = """
import sys
_names = list(sys.modules)
_last = max(_names.index(name) for name in {} if name in _names)
print("imported late:", *(name for name in _names[_last + 1:] if "." in name))
"""
