"""`kata verify`: what is missing until a kata is whole, for those who write one."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from checker import catalog, verify
from checker.faces.cli.command import PATH, Command
from checker.faces.cli.terminal import FAILED, PASSED, USAGE, ascii_only, complain, short, show
from checker.kata import Kata
from checker.text import PLAIN
from checker.verdict import SIGNS
from checker.verify import Fault


def run(asked: Namespace, root: Path) -> int:
    """Run the course's own tests on katas: all files there, each attempt earns its name."""
    if not _source(root):
        complain(LEARNER)
        return USAGE
    katas = [kata for path in asked.paths or ["."] for kata in catalog.find(path, root)]
    told: list[dict[str, object]] = []
    for name, faults in _found(list(dict.fromkeys(katas)), root, asked.deadline):
        told.append({"kata": name, "faults": [each.as_dict() for each in faults]})
        if not asked.json:
            show(_text(name, faults))
    if asked.json:
        print(json.dumps(told))
    return FAILED if any(each["faults"] for each in told) else PASSED


def _source(root: Path) -> bool:
    """Whether the katas are made in that folder, and not only done."""
    return catalog.HOME.resolve() == root.resolve()


def _found(katas: list[Kata], root: Path, deadline: float) -> Iterator[tuple[str, list[Fault]]]:
    if len(katas) == len(catalog.KATAS):
        yield "all trees", list(verify.strays(root))
    for kata in katas:
        yield kata.path, list(verify.faults(kata, root, deadline))


def _text(name: str, faults: list[Fault]) -> str:
    sign = SIGNS["failed" if faults else "passed"]
    lines = [f"{sign} {name}"]
    for each in faults:
        lines += [
            f"    promised   {each.promised}",
            f"    saw        {each.saw}",
            f"    where      {short(each.where)}",
        ]
    return "\n".join(lines).translate(PLAIN if ascii_only() else {})


def _paths(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help=PATH)


LEARNER = (
    "katas are verified where they are made: in the checkout that `kata` is installed from, or "
    "in a pack; `kata check` judges your own"
)
COMMAND = Command(run, _paths)
