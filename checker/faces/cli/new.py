"""`kata new`: the files of a new kata, for those who write one."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from checker import catalog, scaffold
from checker.faces.cli.command import Command
from checker.faces.cli.terminal import FAILED, PASSED, USAGE, complain, short, show


def new(asked: Namespace, root: Path) -> int:
    """Make the files of a new kata: a small one that works, for you to rewrite."""
    if catalog.HOME.resolve() != root.resolve():
        complain(LEARNER)
        return USAGE
    try:
        kata, made = scaffold.make(asked.path, asked.title, root)
    except scaffold.Refused as error:
        complain(error)
        return USAGE
    except OSError as error:
        complain(f"nothing was made: {error.filename or root}: {error.strerror or error}")
        return FAILED
    out, original, *_ = made
    show("\n".join(f"  {short(file)}" for file in made))
    show(NEXT.format(name=kata.name, out=short(out), original=short(original)))
    return PASSED


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="category/rule/ailment; the rule must exist")
    parser.add_argument("title", nargs="?", default="", help="the first line of its story")


LEARNER = (
    "katas are made in the checkout that `kata` is installed from, or in a pack of your own: a "
    "folder with a course.toml"
)
NEXT = """
Rewrite these files into your kata. What learners get is {original};
  kata reset {name}   copies it to {out},
  kata verify {name}  says what is missing,
  kata check {name}   shows what a learner sees."""
COMMAND = Command(new, _arguments)
