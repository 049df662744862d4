"""The terminal's modes while the screen is ours; they are always put back."""

import os
import shutil
import sys
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"  # the second screen, without a cursor
LEAVE = "\x1b[m\x1b[?25h\x1b[?1049l"


def hindrance() -> str:
    """Why no screen can be drawn here; empty where it can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "there is no terminal to draw in"
    if os.environ.get("TERM", "" if sys.platform != "win32" else "windows") in DUMB:
        return f"this terminal cannot be redrawn (TERM={os.environ.get('TERM', '')})"
    return ""


class Terminal:
    """Keys come one by one, and the screen that was there before returns at the end."""

    def __init__(self) -> None:
        self._modes: Any = None
        self._entered = False

    def __enter__(self) -> Self:
        self.enter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def enter(self) -> None:
        if not self._entered:
            self._modes = _raw()
            self._entered = True
            self.write(ENTER)

    def leave(self) -> None:
        """The terminal may be gone by now."""
        if self._entered:
            self._entered = False
            with suppress(OSError):
                self.write(LEAVE)
            _restore(self._modes)

    def write(self, text: str) -> None:
        """What the terminal has no sign for becomes a question mark."""
        sys.stdout.flush()
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.buffer.write(text.encode(encoding, "replace"))
        sys.stdout.buffer.flush()

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        columns, rows = 0, 0
        with suppress(OSError):
            columns, rows = os.get_terminal_size(sys.stdout.fileno())
        if not (columns and rows):  # as of a serial line, which does not know its size
            columns, rows = shutil.get_terminal_size()
        return columns, rows


if sys.platform == "win32":

    def _raw() -> Any:
        """The console heeds escape sequences, as every other terminal does."""
        import ctypes

        kernel = ctypes.windll.kernel32
        handle, mode = kernel.GetStdHandle(-11), ctypes.c_ulong()
        kernel.GetConsoleMode(handle, ctypes.byref(mode))
        kernel.SetConsoleMode(handle, mode.value | 0x0004)  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
        return handle, mode.value

    def _restore(modes: Any) -> None:
        import ctypes

        ctypes.windll.kernel32.SetConsoleMode(*modes)

else:
    import termios
    import tty

    def _raw() -> Any:
        """Each key at once and unseen; Ctrl-C and Ctrl-Z are signals as ever."""
        modes = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        return modes

    def _restore(modes: Any) -> None:
        """Keys that were typed meanwhile are not the shell's."""
        with suppress(termios.error, OSError):
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, modes)


DUMB = ("", "dumb", "unknown")
