"""What a terminal shows: text in the signs it knows, paths as a person would type them."""

import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from checker import progress
from checker.kata import Kata
from checker.text import short as short
from checker.verdict import Verdict

PASSED, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def show(text: str) -> None:
    """Print what the terminal can show of the text."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def complain(error: object) -> None:
    print(f"kata: {error}", file=sys.stderr)


def ascii_only() -> bool:
    """Whether the terminal knows no other signs."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def interactive() -> bool:
    """Whether a person sits there, who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def typed(file: Path) -> str:
    """The path as a shell takes it, in quotes where it has spaces."""
    if sys.platform == "win32":
        return f'"{file}"' if " " in str(file) else str(file)
    return shlex.quote(str(file))


def judged(katas: Iterable[Kata], root: Path, deadline: float) -> dict[Kata, Verdict]:
    """The verdicts in the order of the katas; that the progress is not saved is told."""
    wanted = list(dict.fromkeys(katas))
    verdicts = {}
    with progress.unsaved(complain):
        for kata, verdict in progress.judge(wanted, root, deadline=deadline):
            verdicts[kata] = verdict
    return {kata: verdicts[kata] for kata in wanted}


def open_streams() -> None:
    """Those that our caller has closed lead nowhere, and no file of ours takes their numbers."""
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(number, True)
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))


def silence() -> None:
    """The reader, such as `head`, has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
