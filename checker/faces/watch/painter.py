"""Only those lines are sent to the terminal that have changed since the last time."""

import io
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.text import Text


class Painter:
    """What a terminal shows of the lines it was given last; `write` takes text for it."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._shown: list[str] = []
        # NO_COLOR, TERM and COLORTERM are rich's to heed.
        self._console = Console(
            file=io.StringIO(), force_terminal=True, legacy_windows=False, highlight=False
        )

    def paint(self, lines: Sequence[Text]) -> None:
        """From the first row on; the cursor is left anywhere."""
        drawn = [self._ansi(line) for line in lines]
        changes = [
            f"\x1b[{row};1H\x1b[2K{line}"
            for row, line in enumerate(drawn, 1)
            if row > len(self._shown) or self._shown[row - 1] != line
        ]
        self._shown = drawn
        if changes:
            self._write("".join(changes))

    def forget(self) -> None:
        """The terminal shows something else: clear it, and draw all lines the next time."""
        self._shown = []
        self._write("\x1b[m\x1b[2J")

    def _ansi(self, line: Text) -> str:
        with self._console.capture() as captured:
            self._console.print(line, end="", soft_wrap=True, markup=False, emoji=False)
        return captured.get()
