"""What a command is: what it does, and what may be typed behind its name."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATH = "a category, a rule, a kata (asyncio/taskgroup/leaked_siblings or leaked_siblings), a file"


def nothing(parser: ArgumentParser) -> None:
    """A command that needs no arguments."""


def one_path(parser: ArgumentParser) -> None:
    """A command about one kata."""
    parser.add_argument("path", metavar="PATH", help=PATH)


@dataclass(frozen=True)
class Command:
    """`run` is given what was typed and the course's folder, and gives the exit code.

    Its docstring is the help. Without a course there is only the present folder; such commands
    say `course=False`.
    """

    run: Callable[[Namespace, Path], int]
    arguments: Callable[[ArgumentParser], None] = nothing
    course: bool = True
