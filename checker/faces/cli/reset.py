"""`kata reset`: a kata as it was given out, and back."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from checker import catalog, work
from checker.faces.cli.command import Command, one_path
from checker.faces.cli.terminal import FAILED, PASSED, complain, short, show


def reset(asked: Namespace, root: Path) -> int:
    """Give the kata its original file back; your version is kept, and --undo brings it back."""
    kata = catalog.find_one(asked.path, root)
    try:
        kept = work.undo(kata, root) if asked.undo else work.reset(kata, root)
    except work.NothingKept as error:
        complain(error)
        return FAILED
    except OSError as error:
        complain(f"{error.filename or kata.path}: {error.strerror or error}")
        return FAILED
    done = "is as it was before" if asked.undo else "is as it was given out"
    show(f"{short(kata.file(root))} {done}")
    if kept:
        show(f"what it was until now is in {short(kept)}")
        show(f"take it back:  kata reset --undo {kata.handle}")
    return PASSED


def _arguments(parser: ArgumentParser) -> None:
    one_path(parser)
    parser.add_argument("--undo", action="store_true", help="take the last replacement back")


COMMAND = Command(reset, _arguments)
