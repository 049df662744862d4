"""The kata's files: when they change, and whether they can be judged."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import watchfiles

from checker.faces.watch.events import Crashed, Event, Saved
from checker.kata import Kata, files

GLANCE = 0.5  # seconds between two looks where no event comes, as from a network mount
QUIET = 10  # milliseconds without an event until a save counts as one
LONGEST = 100  # milliseconds that events are gathered
HALVES = 5  # how often an empty file is looked at again, a tenth of a second apart
LARGEST = 1 << 20  # bytes


class Saves(threading.Thread):
    """Tells of each save of one kata, until it is left."""

    def __init__(self, kata: Kata, root: Path, tell: Callable[[Event], None]) -> None:
        super().__init__(name="saves", daemon=True)
        self.kata, self.root, self.tell = kata, root, tell
        self._left = threading.Event()
        self._seen = traces(kata, root)

    def leave(self) -> None:
        """Nothing more is told; the thread ends soon."""
        self._left.set()

    def run(self) -> None:
        try:
            for _ in self._moments():
                now = traces(self.kata, self.root)
                if now != self._seen and not self._left.is_set():
                    self._seen = self._settled(now)
                    self.tell(Saved(self.kata))
        except BaseException as error:
            self.tell(Crashed(error))

    def _moments(self) -> Iterator[None]:
        """After each event in the folder, and without one every half second."""
        place = self.kata.file(self.root)
        folder = place if place.is_dir() and place.suffix != ".py" else place.parent
        while not self._left.is_set():
            try:
                for _ in watchfiles.watch(
                    folder,
                    watch_filter=None,
                    debounce=LONGEST,
                    step=QUIET,
                    stop_event=self._left,
                    rust_timeout=int(GLANCE * 1000),
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    recursive=folder == place,
                ):
                    yield
            except (
                OSError,
                RuntimeError,
            ):  # there is no such folder now, or no events are to be had
                yield
                self._left.wait(GLANCE)

    def _settled(self, now: "Traces") -> "Traces":
        """An empty file is often one that is being written."""
        for _ in range(HALVES):
            if all(each.length for each in now.values()) or self._left.wait(0.1):
                break
            now = traces(self.kata, self.root)
        return now


class Trace(tuple[int, ...]):
    """What changes with a file; its length is the last of it."""

    @property
    def length(self) -> int:
        return self[-1]


Traces = dict[Path, Trace]


def traces(kata: Kata, root: Path) -> Traces:
    """Of each file; one that cannot be looked at leaves zeros."""
    return {file: _trace(file) for file in files(kata.file(root))}


def trouble(kata: Kata, root: Path) -> str:
    """Why the kata's files cannot be judged, and what would mend it; empty where they can."""
    for file in files(_place(kata, root)):
        if why := _trouble(file):
            name = file.relative_to(root) if file.is_relative_to(root) else file
            return f"{name} {why}"
    return ""


def _trace(file: Path) -> Trace:
    try:
        told = file.stat()
    except OSError:
        return Trace((0,))
    return Trace((told.st_mtime_ns, told.st_ctime_ns, told.st_ino, told.st_mode, told.st_size))


def _place(kata: Kata, root: Path) -> Path:
    """Where the kata belongs, even if its folder is gone."""
    return root / "katas" / kata.path if kata.original.is_dir() else kata.file(root)


def _trouble(file: Path) -> str:
    try:
        told = file.stat()
        if S_ISDIR(told.st_mode):
            return FOLDER
        if not S_ISREG(told.st_mode):
            return ODD
        if told.st_size > LARGEST:
            return LARGE.format(told.st_size / 1e6)
        file.open("rb").close()
    except FileNotFoundError:
        return GONE
    except OSError as error:
        return f"cannot be read: {error.strerror}; mend that, and it is judged"
    return ""


GONE = "is gone; save it again, or press r for the original, u for the last version kept"
FOLDER = "is a folder; move it away, then press r for the original"
ODD = "is no ordinary file; move it away, then press r for the original"
LARGE = "has {:.1f} MB, too much for a kata; make it shorter, or press r for the original"
