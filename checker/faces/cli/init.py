"""`kata init`: a folder to work in, made from the installed course."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from checker import folder
from checker.faces.cli.command import Command
from checker.faces.cli.terminal import FAILED, PASSED, USAGE, complain, show, typed

DEFAULT = Path("backend-katas")


def init(asked: Namespace, root: Path) -> int:
    """Make a folder with the lessons and the katas; nothing that is there is written over."""
    place: Path = asked.folder
    try:
        folder.make(place)
    except folder.Refused as error:
        complain(error)
        return USAGE
    except OSError as error:
        complain(f"{place} was not made, and nothing is left of it: {error.strerror or error}")
        return FAILED
    begin = "kata" if place.resolve() == Path.cwd() else f"cd {typed(place)} && kata"
    show(f"{place} holds the lessons and the katas. Begin with\n  {begin}")
    return PASSED


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=DEFAULT,
        metavar="DIR",
        help="a folder that is not there yet, or is empty (default: %(default)s)",
    )


COMMAND = Command(init, _arguments, course=False)
