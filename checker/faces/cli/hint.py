"""`kata hint`: hints open one by one."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from checker import catalog, progress
from checker.faces.cli.command import Command, one_path
from checker.faces.cli.terminal import PASSED, complain, one, show
from checker.kata import Kata


def hint(asked: Namespace, root: Path) -> int:
    """Open one more hint, or show again one that is open."""
    kata = one(asked.path, root, "hints are")
    number = asked.number or _open(kata, root)
    hints = catalog.hints(kata)
    _refuse(kata, number, root, len(hints))
    if asked.json:
        print(json.dumps({"kata": kata.path, "hints": hints[:number]}))
        return PASSED
    show(f"hint {number} of {len(hints)}: {hints[number - 1]}")
    if number < len(hints):
        show(f"one more:  kata hint {kata.path}")
    return PASSED


def _open(kata: Kata, root: Path) -> int:
    try:
        return progress.open_hint(kata, root)
    except progress.NotSaved as error:
        complain(error)
        return 1


def _refuse(kata: Kata, number: int, root: Path, last: int) -> None:
    """What is not there, and what is not open yet."""
    if not 1 <= number <= last:
        raise catalog.UnknownPath(f"there is no hint {number}; ask for 1 to {last}")
    opened = progress.read(root).get(kata, progress.Entry()).hints
    if number > max(opened, 1):
        raise catalog.UnknownPath(
            f"hint {number} is not open yet; `kata hint {kata.path}` opens hint {opened + 1}"
        )


def _arguments(parser: ArgumentParser) -> None:
    one_path(parser)
    parser.add_argument("number", nargs="?", type=int, help="of a hint that is open: 1, 2 or 3")


COMMAND = Command(hint, _arguments)
