"""A kata may be a folder of files: they are loaded, judged, shown and mended together."""

import subprocess
import sys
from pathlib import Path

import pytest

from checker import catalog, runner
from checker.catalog import at, find, find_files
from checker.checks.subject import CannotImport, load
from checker.tests.rooms import ROOT, untouched
from checker.text import verdict_text
from checker.verdict import Verdict

KATA = catalog.KATAS[0]
PLACE = f"katas/{KATA.path}"
BROKEN = (
    "import asyncio\n\n\nasync def load_all(panels):\n    return await asyncio.gather(*panels)\n"
)
MENDED = BROKEN.replace(
    "    return await asyncio.gather(*panels)\n",
    "    async with asyncio.TaskGroup() as group:\n"
    "        tasks = [group.create_task(panel) for panel in panels]\n"
    "    return [task.result() for task in tasks]\n",
)
MAIN = (
    '"""Leaked siblings, in two files."""\n\n'
    "from collections import namedtuple\n\n"
    "from .loading import load_all\n\n"
    "Panel = namedtuple('Panel', 'title text')\n\n\n"
    "async def load_dashboard(customer, services):\n"
    "    return await load_all([service(customer) for service in services])\n"
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course whose first kata is a folder."""
    untouched(tmp_path)
    KATA.file(tmp_path).unlink()
    write(tmp_path / PLACE, main=MAIN, loading=BROKEN)
    return tmp_path


def test_a_folder_is_judged_whole_and_a_failure_names_the_file(course: Path) -> None:
    verdict = judged(course)
    failed = [result for result in verdict.results if result.outcome == "failed"]
    assert failed and {result.file for result in failed} == {"loading.py"}
    assert "where      line 5 of loading.py: return await asyncio.gather" in verdict_text(verdict)
    write(course / PLACE, loading=MENDED)
    assert judged(course).passed


def test_what_another_file_cannot_be_imported_for_is_told_with_its_line(course: Path) -> None:
    for text, saw in (("x = (\n", "SyntaxError"), ("x = 1\nx.y\n", "AttributeError")):
        write(course / PLACE, loading=text)
        first = judged(course).results[0]
        assert (first.cause, first.file) == ("cannot be imported", "loading.py")
        assert saw in first.saw and first.line == text.count("\n")


def test_an_endless_loop_is_found_in_its_file(course: Path) -> None:
    write(course / PLACE, loading="while True:\n    pass\n")
    first = judged(course, deadline=1).results[0]
    assert first.cause == "timed out" and first.file == "loading.py"
    assert "busy at line" in first.saw and "of loading.py" in first.saw


def test_without_its_main_file_a_folder_cannot_be_imported(course: Path) -> None:
    (course / PLACE / "main.py").unlink()
    assert judged(course).results[0].saw == "the file is not there"


def test_all_files_are_loaded_afresh_from_their_text(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    write(folder, main="from . import till\nfrom shop.till import cents\n", till="cents = [1]\n")
    first = load(folder)
    first.cents.append(2)
    write(folder, till="cents = [3]\n")
    assert (first.cents, load(folder).cents) == ([1, 2], [3])
    assert not list(tmp_path.rglob("__pycache__"))
    with pytest.raises(CannotImport, match="no_such_file"):
        write(folder, main="from .no_such_file import anything\n")
        load(folder)


def test_a_folder_answers_to_its_path_its_name_and_its_files(course: Path) -> None:
    main, loading = (course / PLACE / name for name in ("main.py", "loading.py"))
    for typed in (KATA.path, KATA.name, PLACE, f"{PLACE}/", str(course / PLACE)):
        assert find(typed, course) == (KATA,)
        assert find_files(typed, KATA, course) == (main, loading)
    for typed in (f"{PLACE}/loading.py", f"{KATA.path}/loading", f"{KATA.name}/loading.py"):
        assert find(typed, course) == (KATA,)
        assert find_files(typed, KATA, course) == (loading,)
    assert at(main, course) == at(loading, course) == at(course / PLACE, course) == KATA


def test_a_folder_beside_a_katas_file_is_not_the_kata(tmp_path: Path) -> None:
    untouched(tmp_path)
    (tmp_path / PLACE).mkdir()
    assert KATA.file(tmp_path) == tmp_path / f"{PLACE}.py"
    assert KATA.solution(ROOT).suffix == ".py"


@pytest.mark.parametrize(
    "asked",
    [
        (PLACE,),
        (f"{PLACE}/loading.py",),
        (f"{PLACE}/main.py", f"{PLACE}/loading.py"),
        ("katas/asyncio/taskgroup", "-k", KATA.name),
    ],
)
def test_pytest_grades_a_folder_once_whichever_file_is_named(
    course: Path, asked: tuple[str, ...]
) -> None:
    listed = pytest_run(course, "--collect-only", "-q", *asked).splitlines()
    ids = [f"{PLACE}/main.py::{check.name}" for check in catalog.checks(KATA)]
    assert [line for line in listed if "::" in line] == ids


def test_pytest_points_to_the_file_that_failed(course: Path) -> None:
    told = pytest_run(course, f"{PLACE}/loading.py")
    assert f"{PLACE}/loading.py:5:" in told
    assert f"kata hint {KATA.handle}" in told


def test_one_promise_about_a_folder_can_be_asked_for(course: Path) -> None:
    first = catalog.checks(KATA)[0].name
    told = pytest_run(course, "-q", "-rA", f"{PLACE}/loading.py::{first}")
    assert f"FAILED {PLACE}/main.py::{first}" in told and "1 failed" in told


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def judged(course: Path, deadline: float = runner.DEADLINE) -> Verdict:
    ((_, verdict),) = runner.judge([runner.Trial(KATA, KATA.file(course))], deadline=deadline)
    return verdict


def pytest_run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
