"""`kata watch`: the verdict on a kata is drawn anew with each save."""

import os
import signal
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path

from checker import catalog, progress
from checker.faces.cli.command import PATH, Command
from checker.faces.cli.terminal import (
    INTERRUPTED,
    PASSED,
    USAGE,
    ascii_only,
    complain,
    interactive,
    show,
)
from checker.kata import Kata


def watch(asked: Namespace, root: Path) -> int:
    """A kata in this terminal, judged anew with each save; keys for hints, lesson, next."""
    from checker.faces.watch import hindrance  # not above: rich and watchfiles are for this alone

    kata = catalog.find_one(asked.path, root) if asked.path else _first(root)
    if why := hindrance():
        complain(f"{why}; `kata check {kata.handle}` judges once")
        return USAGE
    return follow(kata, root, asked.deadline)


def _first(root: Path) -> Kata:
    """The first kata that does not pass, as far as that is known; else the first of all."""
    return progress.following(None, root, progress.read(root)) or catalog.find(".", root)[0]


def follow(kata: Kata, root: Path, deadline: float) -> int:
    """Watch, and say in one line how it ended; the result is the exit code."""
    from checker.faces.watch import watch

    linux = os.environ.get("TERM") == "linux"  # the console, whose font has few signs
    code = watch(kata, root, deadline, ascii=ascii_only() or linux)
    if code in (PASSED, INTERRUPTED):
        show("The watch is over; `kata` says what is next.")
    else:
        with suppress(OSError):  # after a SIGHUP there is nobody to tell
            complain(f"the watch was ended by {signal.Signals(code - 128).name}")
    return code


def offer(kata: Kata, root: Path, deadline: float) -> int:
    """Go on into a watch, if a person sits there who wants it."""
    from checker.faces.watch import hindrance

    if not interactive() or hindrance():
        return PASSED
    try:
        typed = input(OFFER.format(kata.name))
    except EOFError:
        show("")
        return PASSED
    return PASSED if typed.strip() else follow(kata, root, deadline)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="PATH", help=f"{PATH}; the next, if left out")


OFFER = "\nEnter watches {}: each save is judged at once. q and Enter leaves. "
COMMAND = Command(watch, _arguments)
