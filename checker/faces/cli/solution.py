"""`kata solution`: the official answer, to those who have one or give up."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from checker import catalog, progress
from checker.after import KeptBack, after, official
from checker.faces.cli.command import Command, one_path
from checker.faces.cli.terminal import (
    FAILED,
    PASSED,
    ascii_only,
    complain,
    interactive,
    judged,
    show,
)
from checker.kata import Kata
from checker.text import after_text


def solution(asked: Namespace, root: Path) -> int:
    """The official solution, once the kata passes; before that, --yes says that you give up."""
    kata = catalog.find_one(asked.path, root)
    known = progress.read(root)
    passed = progress.state(kata, root, known) == "passed"
    if progress.unknown(kata, root, known):
        passed = judged([kata], root, asked.deadline)[kata].passed
    if not passed and not asked.yes and not _gives_up(kata):
        return FAILED
    try:
        texts = official(kata)
    except KeptBack as error:
        complain(error)
        return FAILED
    if not passed:
        with progress.unsaved(complain):
            progress.show_solution(kata, root)
    for name, text in texts.items():
        show(f"# {name}\n{text}" if name else text)
    following = progress.following(kata, root, known)
    show(after_text(after(kata, root), following, whole=True, ascii=ascii_only()))
    return PASSED


def _gives_up(kata: Kata) -> bool:
    if not interactive():
        complain(f"{kata.handle} does not pass yet; --yes shows the solution all the same")
        return False
    answer = input(f"{kata.name} does not pass yet. Show the solution all the same? [y/N] ")
    return answer.strip().lower() in ("y", "yes")


def _arguments(parser: ArgumentParser) -> None:
    one_path(parser)
    parser.add_argument("--yes", action="store_true", help="also where the kata does not pass yet")


COMMAND = Command(solution, _arguments)
