"""The keyboard: the names of the keys that are pressed, from a thread of their own."""

import os
import re
import sys
import threading
from collections.abc import Callable, Iterator

from checker.faces.watch.events import Crashed, Event, Hung, Pressed

SEQUENCES = {  # what follows the escape, of a terminal in either mode
    **{"[A": "up", "[B": "down", "OA": "up", "OB": "down", "[5~": "pageup", "[6~": "pagedown"},
    **{"[H": "home", "[F": "end", "OH": "home", "OF": "end", "[1~": "home", "[4~": "end"},
}
NAMES = {" ": "space", "\r": "enter", "\n": "enter", "\x0c": "ctrl-l", "\x1b": "esc"}
SEQUENCE = re.compile(r"\x1b(O.|\[[0-?]*[ -/]*[@-~])|\x1b\x1b?|.", re.DOTALL)
SPLIT = 0.1  # seconds until an escape is a key, and not the start of what a slow line brings


class Keys(threading.Thread):
    """Tells of each key, until it is left or the terminal is gone."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        super().__init__(name="keys", daemon=True)
        self.tell = tell
        self._left = threading.Event()
        self._wake = os.pipe()

    def leave(self) -> None:
        self._left.set()
        os.write(self._wake[1], b"x")
        self.join()
        for end in self._wake:
            os.close(end)

    def run(self) -> None:
        try:
            for key in _pressed(self._left, self._wake[0]):
                self.tell(Pressed(key))
        except OSError:
            self.tell(Hung())
        except BaseException as error:
            self.tell(Crashed(error))
        else:
            self.tell(Hung())


def named(typed: str) -> Iterator[str]:
    """The keys that a terminal's input stands for; of a sequence that we do not know, none."""
    for found in SEQUENCE.finditer(typed):
        if found[1]:
            if name := SEQUENCES.get(found[1]):
                yield name
        else:
            yield NAMES.get(found[0][0], found[0][0])


if sys.platform == "win32":
    import msvcrt

    CODES = {
        **{"H": "up", "P": "down", "I": "pageup", "Q": "pagedown", "G": "home", "O": "end"},
    }

    def _pressed(left: threading.Event, wake: int) -> Iterator[str]:
        while not left.wait(0.03):
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in "\x00\xe0":
                    key = CODES.get(msvcrt.getwch(), "")
                yield from [key] if len(key) > 1 else named(key)

else:
    import select

    def _pressed(left: threading.Event, wake: int) -> Iterator[str]:
        terminal = sys.stdin.fileno()
        while not left.is_set():
            ready, _, _ = select.select([terminal, wake], [], [])
            if terminal not in ready:
                continue
            typed = os.read(terminal, 1024)
            if not typed:
                return
            while typed.rpartition(b"\x1b")[1:] in (
                (b"\x1b", b""),
                (b"\x1b", b"["),
                (b"\x1b", b"O"),
            ):
                if not select.select([terminal, wake], [], [], SPLIT)[0] or left.is_set():
                    break
                typed += os.read(terminal, 1024)
            yield from named(typed.decode(errors="replace"))
