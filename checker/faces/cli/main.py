"""The entry point: one command is run, and whatever goes wrong is one line."""

from collections.abc import Sequence
from pathlib import Path

from checker import catalog
from checker.faces.cli import (
    check,
    doctor,
    hint,
    lab,
    overview,
    report,
    reset,
    solution,
    watch,
)
from checker.faces.cli.command import Command
from checker.faces.cli.parser import parser
from checker.faces.cli.terminal import FAILED, INTERRUPTED, USAGE, complain, silence

COMMANDS = {
    "watch": watch.COMMAND,
    "check": check.COMMAND,
    "hint": hint.COMMAND,
    "reset": reset.COMMAND,
    "solution": solution.COMMAND,
    "lab": lab.COMMAND,
    "report": report.COMMAND,
    "doctor": doctor.COMMAND,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    asked = parser(COMMANDS, overview.COMMAND).parse_args(arguments)
    here = Path.cwd()
    try:
        command: Command = asked.command
        return command.run(asked, catalog.find_root(here) if command.course else here)
    except catalog.UnknownPath as error:
        complain(error)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return FAILED
