"""A terminal of 80x24 with `kata watch` in it: keys go in, and what it shows comes out."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select

import pyte
from ptyprocess import PtyProcess  # type: ignore[import-untyped]

PATIENCE = 60.0  # seconds; beyond, what a test waits for will not come


class Terminal:
    """What a person sees and does."""

    def __init__(self, process: PtyProcess, columns: int, rows: int) -> None:
        self.process = process
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, keys: str) -> None:
        self.process.write(keys.encode())

    def until(self, *words: str, gone: str = "") -> str:
        """The screen once it shows all these words, and those that shall be gone are."""
        return self.wait(
            lambda: all(word in self.text for word in words) and not (gone and gone in self.text),
            f"{words} without {gone!r}",
        )

    def wait(self, seen: Callable[[], bool], what: str) -> str:
        due = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < due, f"never saw {what}; at last there was:\n{self.text}"
            self._read()
        return self.text

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def leave(self) -> int:
        """The exit code, once the process has ended; what it said last is still seen."""
        self.wait(lambda: not self._read() and not self.process.isalive(), "its end")
        code = self.process.exitstatus
        return -self.process.signalstatus if code is None else int(code)

    def _read(self) -> bool:
        """Whether there was something to read."""
        if not select([self.process.fd], [], [], 0.1)[0]:
            return False
        try:
            told = os.read(self.process.fd, 1 << 16)
        except OSError:  # Linux's way to say that the other end is closed
            return False
        self.raw += told
        self.stream.feed(told)
        return bool(told)


@contextmanager
def watching(
    root: Path, *arguments: str, columns: int = 80, rows: int = 24, **environment: str
) -> Iterator[Terminal]:
    """`kata watch` in a folder of the course, in the terminal of a person."""
    started = command("watch", *arguments)
    with terminal(root, started, columns=columns, rows=rows, **environment) as seen:
        yield seen


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "checker", *arguments]


@contextmanager
def terminal(
    folder: Path, command: list[str], columns: int = 80, rows: int = 24, **environment: str
) -> Iterator[Terminal]:
    """A process in a terminal of its own; whatever happens, it does not outlive the block."""
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = PtyProcess.spawn(
        command,
        cwd=str(folder),
        env={**plain, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment},
        dimensions=(rows, columns),
    )
    try:
        yield Terminal(process, columns, rows)
    finally:
        if process.isalive():
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(OSError):  # the test has closed it
            process.close(force=True)
