"""Full disks, closed files and Ctrl-C cost one line: no work, and no process that is left."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker import progress
from checker.catalog import KATAS
from checker.faces.cli import FAILED, INTERRUPTED, PASSED, USAGE, main
from checker.progress import Entry
from checker.tests.rooms import mend, untouched

FIRST = KATAS[0]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are POSIX's")


@pytest.fixture
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(untouched(tmp_path))
    return tmp_path


def kata(*arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "checker", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **options)  # type: ignore[call-overload, no-any-return]


def full_disk() -> None:
    """From now on this process cannot write a byte to a file."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@POSIX
def test_a_full_disk_costs_the_progress_and_a_line(at_work: Path) -> None:
    progress.open_hint(FIRST, at_work)
    asked = kata("hint", FIRST.name, preexec_fn=full_disk)
    shown, told = asked.communicate()
    assert asked.returncode == PASSED
    assert "hint 1 of 3" in shown
    assert told.count("\n") == 1 and "the progress was not saved" in told
    assert progress.read(at_work) == {FIRST: Entry(hints=1)}


@POSIX
def test_a_full_disk_leaves_the_learners_file_to_a_reset(at_work: Path) -> None:
    mend(FIRST, at_work)
    before = FIRST.file(at_work).read_bytes()
    asked = kata("reset", FIRST.name, preexec_fn=full_disk)
    _, told = asked.communicate()
    assert (asked.returncode, told.count("\n")) == (FAILED, 1), told
    assert FIRST.file(at_work).read_bytes() == before
    assert [file.name for file in FIRST.file(at_work).parent.glob(".*")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_an_interrupt_leaves_no_process_and_one_line(at_work: Path) -> None:
    for each in KATAS[:4]:
        waiting = "import time\nwhile True: time.sleep(1)\n"
        each.file(at_work).write_text(waiting)
    asked = kata("check", FIRST.rule, start_new_session=True)
    children = wait_for_judges(asked.pid)
    os.kill(asked.pid, signal.SIGINT)
    _, told = asked.communicate()
    assert asked.returncode == INTERRUPTED
    assert told == "kata: interrupted; your files are as you saved them\n"
    until = time.monotonic() + 30
    while (left := [pid for pid in children if alive(pid)]) and time.monotonic() < until:
        time.sleep(0.02)  # whoever forks them ends once it sees that its parent has ended
    assert left == []


def test_the_course_is_told_truly_where_no_progress_is_saved(
    at_work: Path, short_course: object, capsys: pytest.CaptureFixture[str]
) -> None:
    mend(FIRST, at_work)
    (at_work / ".kata").write_text("a file where the folder should be")
    assert main(["--json"]) == PASSED
    shown = capsys.readouterr()
    assert json.loads(shown.out)[0]["state"] == "passed"
    assert "not saved" in shown.err


@POSIX
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["hint", "check", "reset", "solution --yes"])
def test_closed_streams_are_no_hindrance(at_work: Path, words: str, closed: str) -> None:
    command = f"'{sys.executable}' -m checker {words} {FIRST.name} {closed}"
    asked = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert asked.returncode == (FAILED if words == "check" else PASSED), asked.stderr
    assert asked.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", ["hint", "check", "hint --json"])
def test_an_output_that_is_full_is_one_line(at_work: Path, words: str) -> None:
    command = f"'{sys.executable}' -m checker {words} {FIRST.name} > /dev/full"
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    asked = subprocess.run(command, shell=True, capture_output=True, text=True, env=buffered)
    assert asked.returncode == FAILED
    assert asked.stderr.count("\n") == 1 and "No space left" in asked.stderr, asked.stderr


@POSIX
def test_a_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    command = f"cd gone; rmdir ../gone; '{sys.executable}' -m checker"
    asked = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=tmp_path)
    assert asked.returncode == USAGE
    assert asked.stderr == "kata: this folder is gone; `cd` to one that is there\n"


def test_what_is_read_only_is_told_and_stays(
    at_work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mend(FIRST, at_work)
    before = FIRST.file(at_work).read_bytes()
    FIRST.file(at_work).chmod(0o444)
    assert main(["reset", FIRST.name]) == FAILED
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "read-only" in told and FIRST.file(at_work).name in told
    assert FIRST.file(at_work).read_bytes() == before


def test_a_reset_can_be_taken_back(at_work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mend(FIRST, at_work)
    before = FIRST.file(at_work).read_bytes()
    assert main(["reset", FIRST.name]) == PASSED
    assert f"kata reset --undo {FIRST.name}" in capsys.readouterr().out
    assert FIRST.file(at_work).read_bytes() == FIRST.original.read_bytes()
    assert main(["reset", "--undo", FIRST.name]) == PASSED
    assert FIRST.file(at_work).read_bytes() == before
    assert main(["reset", "--undo", KATAS[1].name]) == FAILED
    assert "no earlier version" in capsys.readouterr().err


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(os.urandom(1000)),
        lambda file: file.write_bytes(b"x = 1\n" * 1_700_000),
        lambda file: (file.unlink(), file.mkdir()),
    ],
    ids=["deleted", "binary", "10 MB", "a folder"],
)
def test_whatever_became_of_a_file_it_is_judged_and_can_be_reset(
    spoil: object, at_work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(FIRST.file(at_work))  # type: ignore[operator]
    assert main(["check", FIRST.name]) == FAILED
    shown = capsys.readouterr().out
    assert "0 of" in shown and "saw" in shown
    is_folder = FIRST.file(at_work).is_dir()
    assert main(["reset", FIRST.name]) == (FAILED if is_folder else PASSED)
    assert is_folder or FIRST.file(at_work).read_bytes() == FIRST.original.read_bytes()


def test_the_solution_is_for_those_who_have_one_or_give_up(
    at_work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solution", FIRST.name]) == FAILED
    assert "--yes" in capsys.readouterr().err
    assert main(["solution", "--yes", FIRST.name]) == PASSED
    official = FIRST.solution(at_work).read_text(encoding="utf-8")
    assert official.strip() in capsys.readouterr().out
    assert progress.read(at_work)[FIRST].solution
    mend(FIRST, at_work)
    main(["check", FIRST.name])
    assert "tempting fixes" in capsys.readouterr().out
    assert main(["solution", FIRST.name]) == PASSED


def test_what_was_not_judged_yet_is_judged_before_its_solution_is_refused(
    at_work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mend(FIRST, at_work)
    assert main(["solution", FIRST.name]) == PASSED
    assert "does not pass yet" not in capsys.readouterr().err
    assert not progress.read(at_work)[FIRST].solution


def wait_for_judges(parent: int) -> set[int]:
    """The processes of its session, once two of them judge."""
    while True:
        found = {
            int(file.parent.name)
            for file in Path("/proc").glob("[0-9]*/stat")
            if descends(int(file.parent.name), parent)
        }
        if len(found) >= 4:  # a tracker, a server to fork from, and two judges
            return found
        time.sleep(0.02)


def descends(pid: int, ancestor: int) -> bool:
    while pid > 1 and pid != ancestor:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ProcessLookupError):
            return False
    return pid == ancestor


def alive(pid: int) -> bool:
    """Not a zombie, which waits for nobody but its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
