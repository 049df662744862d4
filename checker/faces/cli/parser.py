"""What may be typed, and the one line that answers what may not."""

import argparse
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from checker import catalog, runner
from checker.faces.cli.command import Command
from checker.faces.cli.terminal import USAGE

FLAGS = ("--json", "--deadline", "--root")


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line that names what comes nearest."""

    known: tuple[str, ...] = ()

    def error(self, message: str) -> NoReturn:
        wrong = re.search(r"unrecognized arguments: (\S+)|invalid choice: '([^']*)'", message)
        known = [*self.known, *FLAGS, "--help"]
        word = wrong[wrong.lastindex or 0] if wrong else ""
        near = get_close_matches(word, known, 1, 0.5)
        if word in {name for kata in catalog.KATAS for name in (kata.path, kata.name)}:
            near = [f"kata check {word}"]
        hint = f"did you mean {near[0]}?" if near else f"see `{self.prog} --help`"
        self.exit(USAGE, f"kata: {message.partition(' (choose')[0]}; {hint}\n")


def parser(commands: Mapping[str, Command], alone: Command) -> Parser:
    """For the commands, and for the one that is meant where none is named."""
    whole = Parser(prog="kata", description=DESCRIPTION, epilog=EPILOG, parents=[_shared()])
    whole.known = tuple(commands)
    whole.set_defaults(command=alone, json=False, deadline=runner.DEADLINE, root=None)
    subparsers = whole.add_subparsers(metavar="COMMAND", title="commands")
    for name, command in commands.items():
        about = (command.run.__doc__ or "").partition("\n")[0]
        sub = subparsers.add_parser(name, help=about, description=about, parents=[_shared()])
        sub.set_defaults(command=command)
        command.arguments(sub)
    return whole


def _shared() -> Parser:
    """What may be typed before a command or behind it: so neither has defaults of its own."""
    shared = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--json", action="store_true", help="print JSON, for scripts")
    shared.add_argument(
        "--deadline",
        type=_seconds,
        metavar="SECONDS",
        help=f"real time that one file may take (default: {runner.DEADLINE:g})",
    )
    shared.add_argument(
        "--root", type=Path, metavar="DIR", help="the folder of the course, or of a pack of katas"
    )
    return shared


def _seconds(text: str) -> float:
    try:
        if (seconds := float(text)) > 0:
            return seconds
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")


DESCRIPTION = "Without a command: the course, what is next, and the verdict on it."
EPILOG = "Exit codes: 0 passed, 1 a kata does not pass, 2 wrong usage, 130 interrupted."
