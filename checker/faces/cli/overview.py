"""`kata`: the course with its state, and the verdict on what is next."""

import json
from argparse import Namespace
from pathlib import Path

from checker import catalog, progress
from checker.faces.cli.command import Command
from checker.faces.cli.terminal import PASSED, ascii_only, judged, short, show
from checker.faces.cli.watch import offer
from checker.kata import Kata
from checker.progress import LEGEND, SIGNS, Entry, State
from checker.text import PLAIN, verdict_text


def overview(asked: Namespace, root: Path) -> int:
    """The course with its state, and the verdict on what is next."""
    states = _states(root, asked.deadline)
    if asked.json:
        print(json.dumps(_course(states, root)))
        return PASSED
    for rule, names in catalog.COURSE.items():
        show(f"{rule}  {_lesson(rule, root)}".rstrip())
        for name in names:
            kata = Kata(f"{rule}/{name}")
            line = f"  {SIGNS[states[kata]]} {name:27}{catalog.cure(kata)}"
            show(line.translate(PLAIN) if ascii_only() else line)
    if not catalog.KATAS:
        show(f"\n{catalog.empty()}")
        return PASSED
    left = [kata for kata in catalog.KATAS if states[kata] != "passed"]
    pass_ = f"{len(states) - len(left)} of {len(states)} pass   ({LEGEND})"
    show("\n" + (pass_.translate(PLAIN) if ascii_only() else pass_))
    _next(left, root, asked.deadline)
    return offer(left[0], root, asked.deadline) if left else PASSED


def _states(root: Path, deadline: float) -> dict[Kata, State]:
    """Only what was edited since it was judged is judged again."""
    unjudged = progress.unjudged(root)
    return progress.states(root, unjudged, judged(unjudged, root, deadline))


def _course(states: dict[Kata, State], root: Path) -> list[dict[str, object]]:
    known = progress.read(root)
    return [
        {
            "kata": kata.path,
            "title": catalog.title(kata),
            "state": state,
            "passed": state == "passed",
            "hints": known.get(kata, Entry()).hints,
        }
        for kata, state in states.items()
    ]


def _next(left: list[Kata], root: Path, deadline: float) -> None:
    if not left:
        show("Every kata passes.")
        return
    kata = left[0]
    show(f"Next: {kata.path}\n\n{catalog.story(kata)}\n")
    for verdict in judged([kata], root, deadline).values():
        show(verdict_text(verdict, ascii=ascii_only()))
    show(NEXT.format(file=short(kata.file(root)), name=kata.handle))
    if lesson := _lesson(kata.rule, root):
        show(f"  {'kata lab':31} the lesson, {lesson}")


def _lesson(rule: str, root: Path) -> str:
    """The rule's notebook, if it has one."""
    return short(catalog.lesson(rule, root)) if rule in catalog.RULES else ""


NEXT = """
Mend {file}, then
  kata watch {name:20} the verdict, with each save
  kata check {name:20} the verdict
  kata hint {name:21} a hint
  pytest katas                    the verdicts on all katas"""
COMMAND = Command(overview)
