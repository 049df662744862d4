"""What a process prints, in a file that nobody has to clear away."""

import os
from contextlib import suppress
from tempfile import mkstemp
from typing import BinaryIO


class Log:
    """A file, and not a pipe: somebody would have to empty that all the time."""

    def __init__(self) -> None:
        descriptor, self._path = mkstemp(prefix="served-")
        self._file = os.fdopen(descriptor, "rb")
        self._text: str | None = None

    def open(self) -> BinaryIO:
        """To be written to, by one process; the name of the file is gone at once."""
        written = open(self._path, "ab")
        self._unlink()
        return written

    @property
    def text(self) -> str:
        """All so far; after `close` all that there was."""
        if self._text is not None:
            return self._text
        self._file.seek(0)
        return self._file.read().decode(errors="replace")

    def close(self) -> None:
        self._text = self.text
        self._file.close()
        self._unlink()

    def _unlink(self) -> None:
        with suppress(OSError):  # Windows keeps a file that is open
            os.unlink(self._path)
