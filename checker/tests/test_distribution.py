"""What is built can be installed, and serves where there is no checkout."""

import os
import subprocess
import sys
import tarfile
import venv
from hashlib import sha256
from pathlib import Path
from shutil import copytree, ignore_patterns
from sysconfig import get_path
from zipfile import ZipFile

import pytest

from checker import catalog
from checker.kata import files
from checker.tests.rooms import ROOT

KATA = catalog.KATAS[0]
LESSON = catalog.lesson(KATA.rule, Path())
Machine = Path  # where Python is, in an environment of its own


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout as it is at this moment."""
    left = ignore_patterns(".git", ".venv", ".*cache*", ".kata", "__pycache__")
    return copytree(ROOT, tmp_path_factory.mktemp("source") / "course", ignore=left)


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made of a source archive, as for an index."""
    place = tmp_path_factory.mktemp("dist")
    build(source, "--outdir", str(place))
    return place


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The wheel in an environment that has the other packages of this one, and not the checkout."""
    place = tmp_path_factory.mktemp("machine")
    venv.create(place, with_pip=False)
    scripts = place / Path(get_path("scripts")).name
    (packages,) = place.rglob("site-packages")
    (packages / "others.pth").write_text("\n".join({get_path("purelib"), get_path("platlib")}))
    python = scripts / Path(sys.executable).name
    pip = (sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check")
    arguments = ("install", "--quiet", "--no-index", "--no-deps", "--ignore-installed")
    subprocess.run([*pip, *arguments, "--no-compile", str(wheel)], check=True)
    return python


@pytest.fixture(scope="module")
def course(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `kata init` makes there."""
    place = tmp_path_factory.mktemp("home")
    assert "cd my-katas && kata" in run(machine, place, "-m", "checker", "init", "my-katas")
    return place / "my-katas"


def test_the_source_archive_gives_the_same_files_as_the_checkout(
    source: Path, built: Path, wheel: Path, tmp_path: Path
) -> None:
    build(source, "--wheel", "--outdir", str(tmp_path))
    (ours,) = tmp_path.glob("*.whl")
    assert contents(wheel) == contents(ours)
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    kata = KATA.file(Path()).as_posix()
    assert {"README.md", kata, LESSON.as_posix(), "checker/tests/test_course.py"} <= names


def test_the_wheel_carries_what_a_learner_needs_and_no_tests(wheel: Path) -> None:
    names = set(contents(wheel))
    for kata in catalog.KATAS:
        for file in files(kata.original):
            assert file.relative_to(ROOT).as_posix() in names
        for file in files(kata.solution(ROOT)):
            assert f"checker/course/{file.relative_to(ROOT).as_posix()}" in names
        for file in (kata.checks, *kata.attempts.glob("*.py")):
            assert file.relative_to(ROOT).as_posix() in names
    for rule in catalog.RULES:
        assert f"checker/course/{catalog.lesson(rule, Path()).as_posix()}" in names
    theirs = [name for name in names if name.startswith("checker/tests/")]
    assert all(name.startswith("checker/tests/attempts/") for name in theirs)
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"checker"}


def test_all_comes_from_the_installed_files(machine: Machine, course: Path) -> None:
    told = run(machine, course, "-c", LOADED).splitlines()
    assert told and all(Path(each).is_relative_to(machine.parents[1]) for each in told)


def test_kata_shows_and_judges(machine: Machine, course: Path) -> None:
    command = machine.with_name("kata.exe" if sys.platform == "win32" else "kata")
    shown = run(command, course, "check", KATA.path, code=1)
    assert "promises kept" in shown and str(ROOT) not in shown
    shown = run(command, course)
    assert f"Mend {Path('katas') / KATA.path}.py" in shown and f"kata check {KATA.name}" in shown


def test_after_a_pass_it_tells_what_would_have_failed(machine: Machine, course: Path) -> None:
    KATA.file(course).write_bytes(KATA.solution(ROOT).read_bytes())
    shown = run(machine, course, "-m", "checker", "check", KATA.path)
    assert "tempting fixes that would have failed" in shown
    assert "the official solution does the same as yours" in shown
    run(machine, course, "-m", "checker", "reset", KATA.path)


def test_pytest_grades_a_rule(machine: Machine, course: Path) -> None:
    shown = run(machine, course, "-m", "pytest", "-q", f"katas/{KATA.rule}", code=1)
    assert f"FAILED katas/{KATA.path}.py::" in shown and " passed" in shown


def test_pytest_is_left_alone_where_there_is_no_course(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n")
    assert "1 passed" in run(machine, tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    told = run(machine, tmp_path, "-m", "checker", code=2)
    assert "`kata init DIR` makes one" in told


def test_a_lesson_runs_with_the_probes_it_imports(machine: Machine, course: Path) -> None:
    shown = run(machine, course, "-c", LEARN, LESSON.as_posix())
    assert "cells ran" in shown


def test_a_new_version_leaves_what_was_edited(machine: Machine, wheel: Path, course: Path) -> None:
    KATA.file(course).write_bytes(b"mine = 1\n")
    pip = (sys.executable, "-m", "pip", "--python", str(machine), "--disable-pip-version-check")
    arguments = ("install", "--quiet", "--no-index", "--no-deps", "--force-reinstall")
    subprocess.run([*pip, *arguments, "--no-compile", str(wheel)], check=True)
    assert "nothing is new" in run(machine, course, "-m", "checker", "update")
    assert KATA.file(course).read_bytes() == b"mine = 1\n"


def build(source: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", *arguments, str(source)]
    subprocess.run(command, check=True, capture_output=True, env=environment())


def run(program: Path, folder: Path, *arguments: str, code: int = 0) -> str:
    """All that it prints."""
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stdout
    return done.stdout


def environment() -> dict[str, str]:
    """No shell's settings that would lead back to the checkout."""
    lead = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "KATA_POSTGRES")
    kept = {name: value for name, value in os.environ.items() if name not in lead}
    return {**kept, "PYTHONUTF8": "1"}


def contents(wheel: Path) -> dict[str, str]:
    with ZipFile(wheel) as archive:
        return {name: sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


LOADED = """
import sys
from checker import catalog, pack, progress
from checker.faces import cli, pytest_plugin
from checker.probes import asgi, clock, timeline
for module in list(sys.modules.values()):
    if module.__name__.partition(".")[0] == "checker" and getattr(module, "__file__", None):
        print(module.__file__)
print(catalog.HOME / "lessons", catalog.KATAS[0].checks, catalog.KATAS[0].original, sep="\\n")
"""
LEARN = """
import sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name="python3").execute()
print(sum(cell.cell_type == "code" for cell in notebook.cells), "cells ran")
"""
