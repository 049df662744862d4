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
    number = _number(kata, asked.number, root)
    hints = catalog.hints(kata)
    if asked.json:
        print(json.dumps({"kata": kata.path, "hints": hints[:number]}))
        return PASSED
    show(f"hint {number} of {len(hints)}: {hints[number - 1]}")
    if number < len(hints):
        show(f"one more:  kata hint {kata.path}")
    return PASSED


def _number(kata: Kata, asked: int | None, root: Path) -> int:
    try:
        return progress.hint(kata, root, asked)
    except progress.NotSaved as error:
        complain(error)
        return 1


def _arguments(parser: ArgumentParser) -> None:
    one_path(parser)
    parser.add_argument("number", nargs="?", type=int, help="of a hint that is open: 1, 2 or 3")


COMMAND = Command(hint, _arguments)
