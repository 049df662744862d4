"""What `kata watch` hears of the learner's files, and of those who judge them."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from checker import catalog, progress
from checker.faces.watch.events import Event, Judged, Saved, Understood
from checker.faces.watch.jury import Jury
from checker.faces.watch.saves import LARGEST, Saves, trouble
from checker.kata import Kata
from checker.tests.rooms import untouched

KATA = Kata("asyncio/taskgroup/leaked_siblings")
SERVICE = Kata("capstone/service")
PATIENCE = 60.0  # seconds; beyond, an event will not come
RIGHT = KATA.solution(catalog.HOME)
STUCK = b"while True:\n    pass\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return untouched(tmp_path)


@pytest.fixture
def events() -> SimpleQueue[Event]:
    return SimpleQueue()


@pytest.fixture
def jury(root: Path, events: SimpleQueue[Event]) -> Iterator[Jury]:
    jury = Jury(root, 60.0, events.put)
    jury.start()
    yield jury
    jury.leave()
    assert not jury.is_alive()


@pytest.fixture
def saves(root: Path, events: SimpleQueue[Event]) -> Iterator[Callable[[Kata], Saves]]:
    started = []

    def watch(kata: Kata) -> Saves:
        started.append(Saves(kata, root, events.put))
        started[-1].start()
        return started[-1]

    yield watch
    for each in started:
        each.leave()
        each.join()


def judged(events: SimpleQueue[Event]) -> Judged:
    event = events.get(timeout=PATIENCE)
    assert isinstance(event, Judged)
    return event


def test_a_verdict_bears_the_number_of_its_judgement(
    jury: Jury, events: SimpleQueue[Event]
) -> None:
    number = jury.judge(KATA)
    told = judged(events)
    assert told.number == number and told.verdict and not told.verdict.passed


def test_a_pass_is_noted_and_followed_by_what_there_is_to_see(
    jury: Jury, events: SimpleQueue[Event], root: Path
) -> None:
    KATA.file(root).write_bytes(RIGHT.read_bytes())
    number = jury.judge(KATA)
    assert judged(events).verdict
    after = events.get(timeout=PATIENCE)
    assert isinstance(after, Understood) and after.number == number
    assert after.seen.tempting and after.following == catalog.KATAS[1]
    assert progress.state(KATA, root, progress.read(root)) == "passed"


def test_a_save_while_a_file_is_judged_ends_that_at_once(
    jury: Jury, events: SimpleQueue[Event], root: Path
) -> None:
    KATA.file(root).write_bytes(STUCK)
    jury.judge(KATA)
    (stuck,) = children(1)
    KATA.file(root).write_bytes(RIGHT.read_bytes())
    number = jury.judge(KATA)
    told = judged(events)
    assert told.number == number and told.verdict and told.verdict.passed
    assert not stuck.is_alive()
    assert progress.read(root)[KATA].failed == ""


def test_who_leaves_while_a_file_is_judged_leaves_no_process(
    jury: Jury, events: SimpleQueue[Event], root: Path
) -> None:
    KATA.file(root).write_bytes(STUCK)
    jury.judge(KATA)
    children(1)
    jury.leave()
    assert children(0) == []
    assert events.empty()


def children(count: int) -> list[multiprocessing.process.BaseProcess]:
    """Those that judge, once there are so many."""
    due = time.monotonic() + PATIENCE
    while len(found := multiprocessing.active_children()) != count:
        assert time.monotonic() < due
        time.sleep(0.01)
    return found


def test_that_the_progress_is_not_saved_is_told_with_the_verdict(
    jury: Jury, events: SimpleQueue[Event], root: Path
) -> None:
    Path(root, ".kata").write_text("a file in the way")
    jury.judge(KATA)
    told = judged(events)
    assert told.verdict and "the progress was not saved" in told.unsaved
    assert "\n" not in told.unsaved


def test_every_save_is_told(
    saves: Callable[[Kata], Saves], events: SimpleQueue[Event], root: Path
) -> None:
    saves(KATA)
    for text in (b"x = 1\n", b"x = 2\n", b"x = 2\n"):  # as an editor does that writes into it
        KATA.file(root).write_bytes(text)
        assert events.get(timeout=PATIENCE) == Saved(KATA)
    draft = KATA.file(root).with_suffix(".tmp")  # and as one that puts another in its place
    draft.write_bytes(b"x = 3\n")
    os.replace(draft, KATA.file(root))
    assert events.get(timeout=PATIENCE) == Saved(KATA)


def test_a_file_that_is_gone_and_back_is_told(
    saves: Callable[[Kata], Saves], events: SimpleQueue[Event], root: Path
) -> None:
    saves(KATA)
    KATA.file(root).rename(KATA.file(root).with_name("mine.py"))
    assert events.get(timeout=PATIENCE) == Saved(KATA)
    assert "is gone" in trouble(KATA, root)
    KATA.file(root).write_bytes(b"x = 1\n")
    assert events.get(timeout=PATIENCE) == Saved(KATA)
    assert trouble(KATA, root) == ""


def test_a_file_that_is_half_written_is_told_when_it_is_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.faces.watch.saves.HALVES", 600)  # however slow this machine is
    seen: SimpleQueue[bytes] = SimpleQueue()
    each = Saves(KATA, root, lambda _: seen.put(KATA.file(root).read_bytes()))
    each.start()
    with KATA.file(root).open("wb") as file:  # it is empty now
        threading.Event().wait(0.15)
        file.write(b"x = 1\n")
    assert seen.get(timeout=PATIENCE) == b"x = 1\n"
    each.leave()
    each.join()


def test_each_file_of_a_folder_counts(
    saves: Callable[[Kata], Saves], events: SimpleQueue[Event], root: Path
) -> None:
    saves(SERVICE)
    for file in sorted(SERVICE.file(root).glob("*.py"))[:2]:
        file.write_bytes(file.read_bytes() + b"\n")
        assert events.get(timeout=PATIENCE) == Saved(SERVICE)


def test_a_save_behind_a_symbolic_link_is_told(
    saves: Callable[[Kata], Saves], events: SimpleQueue[Event], root: Path
) -> None:
    elsewhere = root / "elsewhere.py"
    KATA.file(root).rename(elsewhere)
    try:
        KATA.file(root).symlink_to(elsewhere)
    except OSError:
        pytest.skip("this system lets us make no symbolic link")
    saves(KATA)
    elsewhere.write_bytes(b"x = 1\n")  # in a folder where nobody listens
    assert events.get(timeout=PATIENCE) == Saved(KATA)


def test_a_folder_that_is_gone_and_back_is_told(
    saves: Callable[[Kata], Saves], events: SimpleQueue[Event], root: Path
) -> None:
    saves(KATA)
    folder = KATA.file(root).parent
    folder.rename(root / "elsewhere")
    assert events.get(timeout=PATIENCE) == Saved(KATA)
    (root / "elsewhere").rename(folder)
    assert events.get(timeout=PATIENCE) == Saved(KATA)


def spoil(root: Path, how: str) -> None:
    file = KATA.file(root)
    if how in ("gone", "folder", "pipe", "dangling"):
        file.unlink()
    if how == "folder":
        file.mkdir()
    elif how == "pipe":
        os.mkfifo(file)
    elif how == "dangling":
        file.symlink_to(root / "nowhere.py")
    elif how == "large":
        file.write_bytes(b"#" * (LARGEST + 1))


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor links at paths")
@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("gone", "is gone; save it again, or press r"),
        ("dangling", "is gone; save it again, or press r"),
        ("folder", "is a folder; move it away"),
        ("pipe", "is no ordinary file; move it away"),
        ("large", "has 1.0 MB, too much for a kata; make it shorter"),
    ],
)
def test_what_cannot_be_judged_is_told_in_a_line(root: Path, how: str, told: str) -> None:
    spoil(root, how)
    why = trouble(KATA, root)
    assert why.startswith(f"katas/{KATA.path}.py ") and told in why and "\n" not in why


def test_a_folder_of_a_kata_that_is_gone_is_told_by_its_name(root: Path) -> None:
    SERVICE.file(root).rename(root / "elsewhere")
    assert trouble(SERVICE, root).startswith(f"{Path('katas', 'capstone', 'service', 'main.py')} ")
