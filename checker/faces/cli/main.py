"""The entry point: one command is run, and whatever goes wrong is one line."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from checker import catalog
from checker.faces.cli import (
    check,
    doctor,
    hint,
    init,
    lab,
    new,
    overview,
    report,
    reset,
    solution,
    update,
    verify,
    watch,
)
from checker.faces.cli.command import Command
from checker.faces.cli.parser import parser
from checker.faces.cli.terminal import FAILED, INTERRUPTED, USAGE, complain, open_streams, silence

COMMANDS = {
    "watch": watch.COMMAND,
    "check": check.COMMAND,
    "hint": hint.COMMAND,
    "reset": reset.COMMAND,
    "solution": solution.COMMAND,
    "lab": lab.COMMAND,
    "report": report.COMMAND,
    "init": init.COMMAND,
    "update": update.COMMAND,
    "new": new.COMMAND,
    "verify": verify.COMMAND,
    "doctor": doctor.COMMAND,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    open_streams()
    asked = parser(COMMANDS, overview.COMMAND).parse_args(arguments)
    try:
        command: Command = asked.command
        code = command.run(asked, _root(asked.root, command))
        sys.stdout.flush()  # here it can be told that it is full
        return code
    except catalog.UnknownPath as error:
        complain(error)
        return USAGE
    except KeyboardInterrupt:
        complain("interrupted; your files are as you saved them")
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return FAILED
    except OSError as error:  # what a command knows to do about one, it has done
        if not error.filename:
            silence()  # it is the output that cannot be written
        complain(f"{error.filename or 'what there is to say'}: {error.strerror or error}")
        return FAILED


def _root(named: Path | None, command: Command) -> Path:
    """The course's folder, whose katas this run is about. Raises UnknownPath."""
    if not command.course:
        return named or _here()
    if named and not catalog.is_course(named):
        raise catalog.UnknownPath(f"{named} has neither a folder `katas` nor a `course.toml`")
    root = Path(os.path.abspath(named)) if named else catalog.find_root(_here())
    catalog.use(root)
    return root


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise catalog.UnknownPath("this folder is gone; `cd` to one that is there") from None
