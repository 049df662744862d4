"""`kata hint`: hints open one by one."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from textwrap import fill

from checker import catalog, progress
from checker.faces.cli.command import Command, one_path
from checker.faces.cli.terminal import PASSED, complain, show
from checker.text import WIDTH


def hint(asked: Namespace, root: Path) -> int:
    """Open one more hint, or show again one that is open."""
    kata = catalog.find_one(asked.path, root)
    hints = catalog.hints(kata)
    number = 1  # where it cannot be saved how many are open
    with progress.unsaved(complain):
        number = progress.hint(kata, root, asked.number)
    if asked.json:
        print(json.dumps({"kata": kata.path, "hints": hints[:number]}))
        return PASSED
    show(fill(f"hint {number} of {len(hints)}: {hints[number - 1]}", WIDTH))
    if number < len(hints):
        show(f"one more:  kata hint {kata.handle}")
    return PASSED


def _arguments(parser: ArgumentParser) -> None:
    one_path(parser)
    parser.add_argument("number", nargs="?", type=int, help="of a hint that is open: 1, 2 or 3")


COMMAND = Command(hint, _arguments)
