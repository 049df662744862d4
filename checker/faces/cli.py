"""`kata`: the course in a terminal."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from checker import catalog, runner
from checker.kata import Kata
from checker.text import PLAIN, verdict_text
from checker.verdict import SIGNS, Verdict

PASSED, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    asked = _parser().parse_args(arguments)
    root = catalog.find_root(Path.cwd())
    try:
        return int(asked.command(asked, root))
    except catalog.UnknownPath as error:
        print(f"kata: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def overview(asked: argparse.Namespace, root: Path) -> int:
    """The course with its state, and the verdict on what is next."""
    verdicts = _judge(catalog.KATAS, root, asked.deadline)
    if asked.json:
        print(json.dumps(_course(verdicts, root)))
        return PASSED
    for rule, names in catalog.COURSE.items():
        _show(f"{rule}  {_lesson(rule, root)}".rstrip())
        for name in names:
            kata = Kata(f"{rule}/{name}")
            sign = SIGNS["passed"] if verdicts[kata].passed else SIGNS["not run"]
            _show(f"  {sign} {name:27}{catalog.title(kata).partition(': ')[2]}")
    left = [kata for kata in catalog.KATAS if not verdicts[kata].passed]
    if not left:
        _show("\nEvery kata passes.")
        return PASSED
    kata = left[0]
    file = kata.file(root)
    _show(f"\nNext: {kata.name}\n")
    _show(catalog.story(kata))
    _show("")
    _show(verdict_text(verdicts[kata], ascii=_ascii()))
    _show(NEXT.format(file=_short(file), name=kata.name))
    if lesson := _lesson(kata.rule, root):
        _show(f"  jupyter lab {lesson}")
    return PASSED


def check(asked: argparse.Namespace, root: Path) -> int:
    """The verdict on every kata at the paths; 1 unless all of them pass."""
    katas = [kata for path in asked.paths or ["."] for kata in catalog.find(path, root)]
    verdicts = _judge(dict.fromkeys(katas), root, asked.deadline)
    if asked.json:
        print(json.dumps([verdict.as_dict() for verdict in verdicts.values()]))
    else:
        _show("\n\n".join(verdict_text(v, ascii=_ascii()) for v in verdicts.values()))
        if any(result.hindered for verdict in verdicts.values() for result in verdict.results):
            _show("\nwhat this machine lacks:  kata doctor")
    return PASSED if all(verdict.passed for verdict in verdicts.values()) else FAILED


def hint(asked: argparse.Namespace, root: Path) -> int:
    """One hint, the first unless a number is given."""
    katas = catalog.find(asked.path, root)
    if len(katas) > 1:
        names = ", ".join(kata.path for kata in katas)
        raise catalog.UnknownPath(f"hints are for one kata; at {asked.path!r} are {names}")
    hints = catalog.hints(katas[0])
    if not 1 <= asked.number <= len(hints):
        raise catalog.UnknownPath(f"there is no hint {asked.number}; ask for 1 to {len(hints)}")
    if asked.json:
        print(json.dumps({"kata": katas[0].path, "hints": hints[: asked.number]}))
        return PASSED
    _show(f"hint {asked.number} of {len(hints)}: {hints[asked.number - 1]}")
    if asked.number < len(hints):
        _show(f"one more:  kata hint {katas[0].path} {asked.number + 1}")
    return PASSED


def doctor(asked: argparse.Namespace, root: Path) -> int:
    """What the course needs, whether it is there and works, and what would mend it."""
    from checker.doctor import examine  # not above: nobody else needs it

    findings = []
    for each in examine(root):
        findings.append(each)
        if not asked.json:
            sign = SIGNS["passed" if each.well else "failed"]
            hint = f"\n{'':20}{each.hint}" if each.hint else ""
            _show(f"{sign} {each.name:20}{each.saw}{hint}".translate(PLAIN if _ascii() else {}))
    if asked.json:
        print(json.dumps([each.as_dict() for each in findings]))
    return PASSED if all(each.well for each in findings) else FAILED


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line that names what comes nearest."""

    def error(self, message: str) -> NoReturn:
        wrong = re.search(r"unrecognized arguments: (\S+)|invalid choice: '([^']*)'", message)
        known = [*COMMANDS, *FLAGS, "--help"]
        near = get_close_matches(wrong[wrong.lastindex or 0], known, 1, 0.5) if wrong else []
        hint = f"did you mean {near[0]}?" if near else f"see `{self.prog} --help`"
        self.exit(USAGE, f"kata: {message.partition(' (choose')[0]}; {hint}\n")


COMMANDS = {"check": check, "hint": hint, "doctor": doctor}
FLAGS = ("--json", "--deadline")


def _parser() -> Parser:
    shared = Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON, for scripts")
    shared.add_argument(
        "--deadline",
        type=_seconds,
        default=runner.DEADLINE,
        metavar="SECONDS",
        help="real time that one file may take (default: %(default)g)",
    )
    parser = Parser(prog="kata", description=DESCRIPTION, epilog=EPILOG, parents=[shared])
    parser.set_defaults(command=overview)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        about = (command.__doc__ or "").partition("\n")[0]
        sub = commands.add_parser(name, help=about, description=about, parents=[shared])
        sub.set_defaults(command=command)
        if command is check:
            sub.add_argument("paths", nargs="*", metavar="PATH", help=PATH)
        elif command is hint:
            sub.add_argument("path", metavar="PATH", help=PATH)
            sub.add_argument("number", nargs="?", type=int, default=1, help="1, 2 or 3")
    return parser


def _seconds(text: str) -> float:
    try:
        if (seconds := float(text)) > 0:
            return seconds
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")


def _judge(katas: Iterable[Kata], root: Path, deadline: float) -> dict[Kata, Verdict]:
    """The verdicts in the order of the katas."""
    trials = [runner.Trial(kata, kata.file(root)) for kata in katas]
    verdicts = {t.kata: verdict for t, verdict in runner.judge(trials, deadline=deadline)}
    return {trial.kata: verdicts[trial.kata] for trial in trials}


def _course(verdicts: dict[Kata, Verdict], root: Path) -> list[dict[str, object]]:
    return [
        {"kata": kata.path, "title": catalog.title(kata), "passed": verdict.passed}
        for kata, verdict in verdicts.items()
    ]


def _ascii() -> bool:
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def _show(text: str) -> None:
    """Print what the terminal can show of the text."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def _lesson(rule: str, root: Path) -> str:
    """The rule's notebook, if it has one."""
    return _short(catalog.lesson(rule, root)) if rule in catalog.RULES else ""


def _short(file: Path) -> str:
    """The file as a person would type it here."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


DESCRIPTION = "Without a command: the course, what is next, and the verdict on it."
EPILOG = "Exit codes: 0 passed, 1 a kata does not pass, 2 wrong usage, 130 interrupted."
PATH = "a category, a rule, a kata (asyncio/taskgroup/leaked_siblings or leaked_siblings), a file"
NEXT = """
Mend {file}, then
  kata check {name:20} the verdict
  kata hint {name:21} a first hint
  pytest katas                    grades everything"""
