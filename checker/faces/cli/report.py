"""`kata report`: what one learner, or many, have achieved."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from checker import catalog, work
from checker.faces.cli.command import PATH, Command
from checker.faces.cli.terminal import FAILED, PASSED, ascii_only, complain, show
from checker.kata import Kata
from checker.report.formats import SUFFIXES
from checker.runner import Trial
from checker.text import PLAIN
from checker.verdict import Verdict

if TYPE_CHECKING:
    from checker.report.row import Report

TABLE = "table"
NARROWEST = 60  # columns; a name and the rules of a category need them


def report(asked: Namespace, root: Path) -> int:
    """Show what one learner, or many, have achieved; their folders are only read."""
    from checker.report.folder import folders  # not above: no other command needs a report
    from checker.report.judging import collect

    outputs = {Path(each): _format(each, asked.format) for each in asked.output}
    typed, home = _folders(asked, root)
    places = folders(typed)
    told = collect(places, _katas(asked.paths, home), deadline=asked.deadline, watch=_watch)
    written = [_write(told, *output) for output in outputs.items()]
    wanted = "json" if asked.json else TABLE if outputs else asked.format
    _show(told, wanted)
    return PASSED if told.whole and all(written) else FAILED


def _folders(asked: Namespace, root: Path) -> tuple[list[str], Path]:
    """Whose report is wanted, and where the course is: in the present folder, or in --root.

    Raises UnknownPath where neither a folder is named nor a course is here.
    """
    if asked.root and not catalog.is_course(asked.root):
        raise catalog.UnknownPath(f"{asked.root} has neither a folder `katas` nor a `course.toml`")
    try:
        home = catalog.find_root(root.absolute())  # judges have a folder of their own
    except catalog.UnknownPath:
        if not asked.folders:
            raise
        return list(asked.folders), Path.cwd()
    catalog.use(home)
    return asked.folders or [str(home)], home


def _format(file: str, given: str) -> str:
    """What the file's name says, or else --format. Raises UnknownPath where neither does."""
    suffixes = {suffix: format for format, suffix in SUFFIXES.items()}
    if Path(file).is_dir():
        raise catalog.UnknownPath(f"--output {file} is a folder; name a file in it")
    if (format := suffixes.get(Path(file).suffix.lower(), given)) == TABLE:
        raise catalog.UnknownPath(f"what is {file} to be? Let it end in {', '.join(suffixes)}")
    return format


def _katas(paths: list[str], home: Path) -> list[Kata]:
    """All, unless there are paths."""
    found = (kata for path in paths for kata in catalog.find(path, home))
    return list(dict.fromkeys(found)) if paths else list(catalog.KATAS)


def _watch(
    verdicts: Iterable[tuple[Trial, Verdict]], total: int
) -> Iterable[tuple[Trial, Verdict]]:
    """The same verdicts, counted on a terminal while they come."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(
        verdicts,
        "judging",
        total,
        console=console,
        transient=True,
        disable=not (total and console.is_terminal),
    )


def _write(told: "Report", file: Path, format: str) -> bool:
    from checker.report.files import write

    text = write(told, format).encode()
    try:
        if file.exists() and not file.is_file():  # a pipe or a device stays what it is
            file.write_bytes(text)
        else:
            work.write(file, text)
    except OSError as error:
        complain(f"{file} could not be written: {error.strerror or error}")
        return False
    show(f"written: {file}")
    return True


def _show(told: "Report", format: str) -> None:
    """Bytes, where a program reads them: Windows would end lines twice, in signs of its own."""
    if format != TABLE:
        from checker.report.files import write

        sys.stdout.flush()
        sys.stdout.buffer.write(write(told, format).encode())
        sys.stdout.buffer.flush()
        return
    from rich.console import Console

    from checker.report.table import draw

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, NARROWEST)
    with console.capture() as drawn:
        console.print(draw(told, console))
    text = "\n".join(each.rstrip() for each in drawn.get().splitlines())
    show(text.translate(PLAIN) if ascii_only() else text)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folders", nargs="*", metavar="DIR", help="a learner's folder (default: this one)"
    )
    parser.add_argument(
        "--paths", nargs="+", default=[], metavar="PATH", help=f"only these: {PATH}"
    )
    parser.add_argument(
        "--format", choices=[TABLE, *SUFFIXES], default=TABLE, help="default: %(default)s"
    )
    parser.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help="write it there, in the format that FILE ends in (.json, .csv, .xml, .html)",
    )


COMMAND = Command(report, _arguments, course=False)
