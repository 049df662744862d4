"""`kata watch` in a real terminal, driven by keys and saves."""

import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import catalog, progress
from checker.faces.cli import PASSED, USAGE, main
from checker.kata import Kata
from checker.tests.rooms import untouched

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are for POSIX", allow_module_level=True)

from checker.tests.screens import PATIENCE, command, terminal, watching

FIRST, SECOND, *_ = catalog.KATAS
RIGHT = FIRST.solution(catalog.HOME).read_bytes()
WAITS = "2 of 5 promises kept"  # the first kata as it is given out
OVER = "The watch is over; `kata` says what is next."
LEAVE = b"\x1b[?25h\x1b[?1049l"  # the cursor is back, and the screen that was there before


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return untouched(tmp_path)


def save(root: Path, text: bytes, kata: Kata = FIRST) -> None:
    kata.file(root).write_bytes(text)


def test_from_the_story_to_the_next_kata(root: Path) -> None:
    with watching(root) as seen:
        seen.until(
            "Leaked siblings:", "Your task:", WAITS, "✗ no panel still runs", "lines 1 to 21"
        )
        seen.press("j")
        seen.until("lines 2 to 22")
        save(root, RIGHT.replace(b"async with asyncio.TaskGroup", b"async wth asyncio.TaskGroup"))
        assert "timeline" not in seen.until("0 of 5", "cannot be imported", "where", "line 27")
        save(root, RIGHT + b"# as I like it\n")
        seen.until("✓ passed", "the official solution does the same", "tempting fixes")
        seen.press("G")
        seen.until("The cure: an owner for the", f"next       {SECOND.path}")
        seen.press("n")
        seen.until("Lost receipts:", "3 of 5 promises kept")
        assert progress.state(FIRST, root, progress.read(root)) == "passed"
        seen.press("q")
        assert seen.leave() == PASSED
    assert LEAVE in seen.raw and seen.raw.endswith(f"{OVER}\r\n".encode())


def test_keys_open_hints_lesson_course_and_solution(root: Path) -> None:
    with watching(root, FIRST.path) as seen:
        seen.until(WAITS)
        seen.press("h")
        seen.until("hint 1 of 3", "h opens one more")
        seen.press("\x1b")
        seen.until("promised", "saw", gone="hint 1")
        seen.press("h")
        assert "hint 2" not in seen.until("hint 1 of 3")
        seen.press("hhh")
        seen.until("hint 3 of 3", "these are all hints")
        assert progress.read(root)[FIRST].hints == 3
        seen.press("l")
        seen.until("lessons/asyncio/1_taskgroup.ipynb", "The cure", "kata lab")
        seen.press("?")
        seen.until("On every page", "Ctrl-C")
        seen.press("c")
        seen.until(f"> · {FIRST.name}")
        seen.press("\x1b[Bj")
        seen.until(f"> · {catalog.KATAS[2].name}")
        seen.press("\x1b[A\r")
        seen.until("Lost receipts:")
        seen.press("p")
        seen.until("Leaked siblings:", WAITS)
        seen.press("s")
        seen.until("does not pass yet", "y yes")
        seen.press("y")
        seen.until('"""Leaked siblings:', gone="does not pass yet")
        seen.press("  ")
        seen.until("asyncio.TaskGroup()")
        assert progress.read(root)[FIRST].solution


def test_a_reset_is_asked_and_can_be_taken_back(root: Path) -> None:
    mine = RIGHT + b"# mine\n"
    save(root, mine)
    with watching(root, FIRST.path) as seen:
        seen.until("✓ passed")
        seen.press("rx")
        seen.until("nothing was done")
        seen.press("ry")
        seen.until("is as it was given out", ".kata/backups", WAITS)
        assert FIRST.file(root).read_bytes() == FIRST.original.read_bytes()
        seen.press("u")
        seen.until("✓ passed")
        assert FIRST.file(root).read_bytes() == mine
        before = len(seen.raw)
        FIRST.file(root).chmod(0o444)  # which counts as a save
        seen.wait(lambda: "judging…".encode() in seen.raw[before:], "that it is judged again")
        seen.until("✓ passed")
        seen.press("ry")
        seen.until("it is read-only; nothing was changed")
        assert FIRST.file(root).read_bytes() == mine


def test_what_cannot_be_judged_is_said_until_it_is_mended(root: Path) -> None:
    file = FIRST.file(root)
    with watching(root, FIRST.path) as seen:
        seen.until(WAITS)
        file.unlink()
        seen.until("not judged", f"{FIRST.name}.py is gone; save it again")
        file.mkdir()
        seen.until("is a folder; move it away")
        file.rmdir()
        save(root, b"#" * 10_000_000)
        seen.until("has 10.0 MB")
        save(root, bytes(range(256)))
        seen.until("0 of 5", "is not UTF-8", gone="10.0 MB")
        seen.press("ry")
        seen.until(WAITS, gone="UTF-8")


def test_a_save_while_it_is_judged_makes_that_verdict_void(root: Path) -> None:
    with watching(root, FIRST.path, "--deadline", "600") as seen:
        seen.until(WAITS)
        save(root, b"while True:\n    pass\n")
        seen.until("judging…")
        save(root, RIGHT)
        seen.until("✓ passed")
    assert b"timed out" not in seen.raw


def test_progress_that_cannot_be_saved_is_said_and_the_watch_goes_on(root: Path) -> None:
    Path(root, ".kata").write_text("in the way")
    with watching(root, FIRST.path) as seen:
        seen.until(WAITS, "the progress was not saved")
        seen.press("h")
        seen.until("hint 1 of 3", "the progress was not saved")
        save(root, RIGHT)
        seen.until("✓ passed", "the progress was not saved")


def test_two_watches_at_once_see_the_same_file(root: Path) -> None:
    with watching(root, FIRST.path) as one, watching(root, SECOND.path) as other:
        one.until(WAITS)
        other.until("3 of 5 promises kept")
        save(root, RIGHT)
        save(root, SECOND.solution(catalog.HOME).read_bytes(), SECOND)
        one.until("✓ passed")
        other.until("✓ passed")
        other.press("p")
        other.until("Leaked siblings", "✓ passed")
    known = progress.read(root)
    assert [progress.state(kata, root, known) for kata in (FIRST, SECOND)] == ["passed", "passed"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_while_a_file_is_judged_leaves_the_terminal_as_it_was(
    root: Path, name: str
) -> None:
    save(root, b"while True:\n    pass\n")
    number = getattr(signal, name)
    with watching(root, FIRST.path, "--deadline", "600") as seen:
        seen.until("judging…")
        wait_for(lambda: len(descendants(seen.process.pid)) >= 3)  # the one that judges among them
        ours = descendants(seen.process.pid)
        seen.signal(number)
        assert seen.leave() == 128 + number
    assert LEAVE in seen.raw
    told = seen.raw.rpartition(LEAVE)[2].decode().strip()
    assert told == (OVER if name == "SIGINT" else f"kata: the watch was ended by {name}")
    wait_for(lambda: not any(map(alive, ours)))


def test_a_terminal_that_is_closed_ends_the_watch(root: Path) -> None:
    save(root, b"while True:\n    pass\n")
    with watching(root, FIRST.path, "--deadline", "600") as seen:
        seen.until("judging…")
        wait_for(lambda: len(descendants(seen.process.pid)) >= 3)
        ours = [seen.process.pid, *descendants(seen.process.pid)]
        os.close(seen.process.fd)  # as when its window is closed, or the line of an SSH breaks
        wait_for(lambda: not seen.process.isalive() and not any(map(alive, ours)))
        assert seen.process.exitstatus == 128 + signal.SIGHUP


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it(root: Path) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with terminal(root, shell, PS1="ready> ") as seen:
        seen.until("ready>")
        seen.press(f"{shlex.join(command('watch', FIRST.path))}\r")
        seen.until(WAITS)
        before = len(seen.raw)
        seen.press("\x1a")
        seen.wait(lambda: b"Stopped" in seen.raw[before:], "that it has stopped")
        assert LEAVE in seen.raw[before:]
        seen.press("stty -a | grep -o -e '.icanon'\r")
        seen.until("\n icanon\n")
        save(root, RIGHT)
        seen.press("fg\r")
        seen.until("✓ passed", "h hint")
        seen.press("\x03")
        seen.wait(lambda: seen.raw.endswith(b"ready> "), "the shell's prompt")
        seen.press("echo code $?\r")
        seen.until("\ncode 130\n")


def test_a_small_terminal_without_colour_or_unicode_is_enough(root: Path) -> None:
    plain = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "NO_COLOR": "1", "TERM": "vt100"}
    with watching(root, FIRST.path, columns=40, rows=10, **plain) as seen:
        seen.until("2 of 5", "lines 1 to")
        seen.resize(100, 40)
        seen.until("Your task:", "? keys", "lines 1 to 37")
        seen.resize(80, 24)
        seen.until("lines 1 to 21")
    assert seen.raw.isascii()
    assert not re.search(rb"\x1b\[[0-9;]*[34][0-7]m", seen.raw)


@pytest.mark.usefixtures("short_course")
def test_where_no_screen_can_be_drawn_it_says_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["watch"]) == USAGE
    told = capsys.readouterr().err
    assert told == f"kata: there is no terminal to draw in; `kata check {FIRST.name}` judges once\n"


def test_a_dumb_terminal_is_told_what_to_do(root: Path) -> None:
    with watching(root, SECOND.name, TERM="dumb", columns=200) as seen:
        assert seen.leave() == USAGE
    assert f"(TERM=dumb); `kata check {SECOND.name}` judges once" in seen.text


def test_the_overview_goes_on_into_a_watch(root: Path) -> None:
    with terminal(root, command(), columns=80, rows=24) as seen:
        seen.until("Enter watches leaked_siblings")
        seen.press("\r")
        seen.until("Leaked siblings:", WAITS, "lines 1 to 21")
        seen.press("q")
        assert seen.leave() == PASSED


def descendants(pid: int) -> list[int]:
    """The processes that it started, and those that they did."""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("only Linux says which processes a process has started")
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, file.read_text().split()):
            found += [child, *descendants(child)]
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(seen: Callable[[], bool]) -> None:
    due = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < due
        time.sleep(0.02)
