"""`kata update` brings what is new, and what a learner has edited stays as it is."""

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker import folder, pack, progress, work
from checker.catalog import KATAS, lesson
from checker.faces.cli import FAILED, PASSED, USAGE, main
from checker.folder import manifest
from checker.kata import Kata, files
from checker.tests.rooms import ROOT

KATA, OTHER = KATAS[:2]
SERVICE = Kata("capstone/service")
LESSON = lesson(KATA.rule, Path())
BEFORE = b"# a comment that the next version of the course has not\n"
Update = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a learner who is about to update."""
    folder.make(tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def update(course: Path, capsys: pytest.CaptureFixture[str]) -> Update:
    def run() -> list[tuple[str, str]]:
        capsys.readouterr()
        assert main(["update", "--json"]) == PASSED
        return [(each["what"], each["path"]) for each in json.loads(capsys.readouterr().out)]

    return run


def test_where_nothing_is_new_nothing_happens(
    course: Path, update: Update, capsys: pytest.CaptureFixture[str]
) -> None:
    write(KATA.file(course), b"x = 1\n")
    assert update() == []
    assert main(["update"]) == PASSED
    assert "nothing is new" in capsys.readouterr().out
    assert KATA.file(course).read_bytes() == b"x = 1\n"


def test_what_the_learner_has_not_edited_becomes_new(course: Path, update: Update) -> None:
    give_before(course, f"katas/{KATA.path}.py", LESSON.as_posix(), "README.md")
    found = update()
    assert set(found) == {
        ("updated", KATA.path),
        ("updated", LESSON.as_posix()),
        ("updated", "README.md"),
    }
    assert progress.untouched(KATA, course)
    assert (course / LESSON).read_bytes() == (ROOT / LESSON).read_bytes()
    assert update() == []


def test_an_edited_kata_stays_until_it_is_reset(
    course: Path, update: Update, capsys: pytest.CaptureFixture[str]
) -> None:
    give_before(course, f"katas/{KATA.path}.py", f"katas/{OTHER.path}.py")
    write(KATA.file(course), b"mine = 1\n")
    assert update() == [("kept", KATA.path), ("updated", OTHER.path)]
    assert KATA.file(course).read_bytes() == b"mine = 1\n"
    assert update() == [("kept", KATA.path)], "it is told until it is taken"
    assert main(["update"]) == PASSED
    assert f"`kata reset {KATA.path}` brings the new one" in capsys.readouterr().out
    assert main(["reset", KATA.path]) == PASSED
    assert update() == []
    assert work.versions(KATA, course), "nor did the reset lose anything"


def test_of_several_files_one_edit_keeps_all(course: Path, update: Update) -> None:
    main_file, one, other = files(SERVICE.file(course))[:3]
    give_before(course, *(each.relative_to(course).as_posix() for each in (main_file, one)))
    write(other, b"mine = 1\n")
    before = work.contents(SERVICE.file(course))
    assert update() == [("kept", SERVICE.path)]
    assert work.contents(SERVICE.file(course)) == before


def test_a_lesson_that_was_only_run_becomes_new(course: Path, update: Update) -> None:
    give_before(course, LESSON.as_posix())
    edit(course / LESSON, lambda cell: cell.update(outputs=[], execution_count=7, metadata={}))
    assert update() == [("updated", LESSON.as_posix())]


def test_beside_an_edited_lesson_the_new_one_is_put_once(course: Path, update: Update) -> None:
    give_before(course, LESSON.as_posix())
    edit(course / LESSON, lambda cell: cell.update(source="my own notes"))
    mine = (course / LESSON).read_bytes()
    beside = course / LESSON.with_suffix(".new.ipynb")
    assert update() == [("beside", beside.relative_to(course).as_posix())]
    assert (course / LESSON).read_bytes() == mine
    assert beside.read_bytes() == (ROOT / LESSON).read_bytes()
    beside.unlink()
    assert update() == [], "who deletes it does not want it"


def test_the_new_lesson_stays_too_once_it_is_edited(course: Path, update: Update) -> None:
    give_before(course, LESSON.as_posix())
    edit(course / LESSON, lambda cell: cell.update(source="my own notes"))
    beside = course / LESSON.with_suffix(".new.ipynb")
    given = give_beside(course, LESSON)
    edit(beside, lambda cell: cell.update(source="my notes on the new one"))
    mine = beside.read_bytes()
    assert update() == [("kept", beside.relative_to(course).as_posix())]
    assert beside.read_bytes() == mine
    beside.write_bytes(given)
    assert update() == [("beside", beside.relative_to(course).as_posix())]


def test_a_file_of_that_name_is_not_written_over(course: Path, update: Update) -> None:
    give_before(course, LESSON.as_posix())
    edit(course / LESSON, lambda cell: cell.update(source="my own notes"))
    beside = course / LESSON.with_suffix(".new.ipynb")
    write(beside, b"mine")
    assert update() == [("kept", beside.relative_to(course).as_posix())]
    assert beside.read_bytes() == b"mine"


def test_an_update_that_was_killed_between_two_files_goes_on(course: Path, update: Update) -> None:
    main_file, one, *_ = files(SERVICE.file(course))
    new = one.read_bytes()
    give_before(course, *(each.relative_to(course).as_posix() for each in (main_file, one)))
    write(one, new)  # and the main file is not reached
    assert update() == [("updated", SERVICE.path)]
    assert progress.untouched(SERVICE, course)


def test_what_is_new_or_gone_is_brought(course: Path, update: Update) -> None:
    KATA.file(course).unlink()
    known = manifest.read(course)
    manifest.save({k: v for k, v in known.items() if k != f"katas/{KATA.path}.py"}, course)
    shutil.rmtree(course / "lessons" / "asyncio")
    found = update()
    assert ("new", KATA.path) in found
    assert ("updated", LESSON.as_posix()) in found
    assert progress.untouched(KATA, course) and (course / LESSON).exists()


def test_what_has_left_the_course_is_told_once_and_stays(course: Path, update: Update) -> None:
    name = "katas/asyncio/taskgroup/retired.py"
    write(course / name, BEFORE)
    manifest.save(manifest.read(course) | {name: manifest.digest(name, BEFORE)}, course)
    assert update() == [("left", name)]
    assert (course / name).read_bytes() == BEFORE
    assert update() == []


@pytest.mark.parametrize("spoilt", [None, b"", b"[1, 2]", b"\xff{", b"[" * 100_000])
def test_without_a_manifest_all_that_differs_counts_as_edited(
    course: Path, update: Update, spoilt: bytes | None
) -> None:
    (course / manifest.FILE).unlink()
    if spoilt is not None:
        (course / manifest.FILE).write_bytes(spoilt)
    write(KATA.file(course), BEFORE)
    OTHER.file(course).unlink()
    assert update() == [("kept", KATA.path), ("new", OTHER.path)]
    assert KATA.file(course).read_bytes() == BEFORE


def test_a_kata_that_becomes_a_folder_is_brought_whole(course: Path, tmp_path: Path) -> None:
    newer = tmp_path / "originals"
    shutil.copytree(pack.COURSE.originals, newer)
    (newer / f"{KATA.path}.py").unlink()
    write(newer / KATA.path / "main.py", BEFORE)
    write(newer / KATA.path / "loading.py", BEFORE)
    pack.use(replace(pack.COURSE, originals=newer))
    assert list(folder.update(course)) == [folder.Change("updated", KATA.path, kata=True)]
    assert work.contents(KATA.file(course)) == work.contents(KATA.original)
    assert not (course / "katas" / f"{KATA.path}.py").exists()
    assert not list(folder.update(course))


def test_a_kata_that_cannot_be_written_is_told_and_the_others_are_brought(
    course: Path, update: Update, capsys: pytest.CaptureFixture[str]
) -> None:
    give_before(course, f"katas/{KATA.path}.py", f"katas/{OTHER.path}.py")
    KATA.file(course).chmod(0o444)
    assert main(["update"]) == FAILED
    shown = capsys.readouterr()
    assert shown.out == f"updated  {OTHER.path}\n"
    assert f"{KATA.name}.py: it is read-only" in shown.err
    assert "run `kata update` again" in shown.err and shown.err.count("\n") == 1
    KATA.file(course).chmod(0o644)
    assert update() == [("updated", KATA.path)], "it is not taken for edited"


@pytest.mark.parametrize("name", [f"katas/{KATA.path}.py", LESSON.as_posix(), "README.md"])
def test_what_cannot_be_read_is_told_and_the_others_are_brought(
    course: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    give_before(course, name, f"katas/{OTHER.path}.py")
    given = manifest.read(course)[name]
    (course / name).unlink()
    (course / name).mkdir()
    for expected in (f"updated  {OTHER.path}\n", ""):
        assert main(["update"]) == FAILED
        shown = capsys.readouterr()
        assert shown.out == expected, "what is not known to be old is not called so"
        assert f"{Path(name).name}: " in shown.err and shown.err.count("\n") == 1
    assert manifest.read(course)[name] == given, "it is not taken for the new one"


def test_a_full_disk_breaks_the_update_off_and_the_next_one_goes_on(
    course: Path,
    update: Update,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_before(course, f"katas/{KATA.path}.py", f"katas/{OTHER.path}.py", LESSON.as_posix())
    to_disk = os.replace

    def full(draft: Path, file: Path) -> None:
        if file.name == OTHER.file(course).name:
            raise OSError(errno.ENOSPC, "No space left on device", str(file))
        to_disk(draft, file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        assert main(["update"]) == FAILED
    shown = capsys.readouterr()
    assert shown.out == f"updated  {KATA.path}\n"
    assert "`kata update` goes on from here" in shown.err and shown.err.count("\n") == 1
    name = f"katas/{KATA.path}.py"
    brought = manifest.digest(name, KATA.original.read_bytes())
    assert manifest.read(course)[name] == brought, "a later version will see it unedited"
    assert update() == [("updated", OTHER.path), ("updated", LESSON.as_posix())]


def test_an_older_course_than_the_folder_has_is_refused(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    give_before(course, f"katas/{KATA.path}.py")
    assert manifest.version(course) == manifest.installed() != ""
    say_version(course, "999.1")
    assert main(["update"]) == FAILED
    shown = capsys.readouterr()
    assert "999.1" in shown.err and "`pip install --upgrade backend-katas`" in shown.err
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert KATA.file(course).read_bytes() == BEFORE


@pytest.mark.parametrize("version", ["0.0.1", "", "of yesterday"])
def test_a_course_that_is_not_known_to_be_older_is_brought(
    course: Path, update: Update, version: str
) -> None:
    give_before(course, f"katas/{KATA.path}.py")
    say_version(course, version)
    assert update() == [("updated", KATA.path)]
    assert manifest.version(course) == manifest.installed()


def test_a_checkout_and_a_pack_are_sent_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["update"]) == USAGE
    assert "`git pull`" in capsys.readouterr().err
    (tmp_path / "course.toml").write_text("[katas]\n")
    monkeypatch.chdir(tmp_path)
    assert main(["update"]) == USAGE
    assert "a pack of katas" in capsys.readouterr().err


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_pull_refuses_rather_than_lose_an_edited_kata(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "course", tmp_path / "clone"
    for tree in ("katas", "checker/originals"):
        shutil.copytree(ROOT / "checker/originals", ours / tree)
    git(ours, "init", "-q")
    git(ours, "add", ".")
    git(ours, "commit", "-qm", "The course")
    git(tmp_path, "clone", "-q", str(ours), "clone")
    for tree in ("katas", "checker/originals"):
        write(ours / tree / f"{KATA.path}.py", BEFORE)
    git(ours, "commit", "-qam", "A better kata")
    write(KATA.file(theirs), b"mine = 1\n")
    refused = git(theirs, "pull", "-q", check=False)
    assert refused.returncode and f"katas/{KATA.path}.py" in refused.stderr
    assert KATA.file(theirs).read_bytes() == b"mine = 1\n"
    write(OTHER.file(theirs), b"mine = 2\n")  # which the pull does not touch
    git(theirs, "checkout", "-q", f"katas/{KATA.path}.py")
    git(theirs, "pull", "-q")
    assert OTHER.file(theirs).read_bytes() == b"mine = 2\n"


def git(place: Path, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    place.mkdir(exist_ok=True)
    alone = ("-c", "user.name=Course", "-c", "user.email=course@localhost", "-c", "pull.rebase=no")
    return subprocess.run(
        ["git", *alone, *arguments], cwd=place, check=check, capture_output=True, text=True
    )


def give_before(course: Path, *names: str) -> None:
    """As if an earlier version of the course had given these files with another content."""
    known = manifest.read(course)
    for name in names:
        file = course / name
        if name.endswith(".ipynb"):
            edit(file, lambda cell: cell.update(source="what it said before"))
        else:
            write(file, BEFORE)
        known[name] = manifest.digest(name, file.read_bytes())
    manifest.save(known, course)


def say_version(course: Path, version: str) -> None:
    """As if the folder had been given that version of the course."""
    told = json.loads((course / manifest.FILE).read_bytes())
    write(course / manifest.FILE, json.dumps(told | {"version": version}).encode())


def give_beside(course: Path, lesson: Path) -> bytes:
    """As if the last update had put a lesson beside the learner's, older than the present one."""
    beside = course / lesson.with_suffix(".new.ipynb")
    shutil.copy(ROOT / lesson, beside)
    edit(beside, lambda cell: cell.update(source="what the last update said"))
    told = {beside.relative_to(course).as_posix(): manifest.digest(".ipynb", beside.read_bytes())}
    manifest.save(manifest.read(course) | told, course)
    return beside.read_bytes()


def edit(notebook: Path, change: Callable[[dict[str, Any]], None]) -> None:
    told = json.loads(notebook.read_bytes())
    for cell in told["cells"]:
        if cell["cell_type"] == "code":
            change(cell)
    notebook.write_text(json.dumps(told), encoding="utf-8")


def write(file: Path, text: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text)
