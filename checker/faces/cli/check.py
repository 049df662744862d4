"""`kata check`: the verdicts, and after a pass what else there is to see."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from checker import catalog, progress
from checker.after import after
from checker.faces.cli.command import PATH, Command
from checker.faces.cli.terminal import FAILED, PASSED, ascii_only, judged, show
from checker.kata import Kata
from checker.text import after_text, verdict_text
from checker.verdict import Verdict


def check(asked: Namespace, root: Path) -> int:
    """The verdict on every kata at the paths; 1 unless all of them pass."""
    katas = [kata for path in asked.paths or ["."] for kata in catalog.find(path, root)]
    verdicts = judged(katas, root, asked.deadline)
    if asked.json:
        print(json.dumps([verdict.as_dict() for verdict in verdicts.values()]))
    else:
        _tell(verdicts, root)
    return PASSED if all(verdict.passed for verdict in verdicts.values()) else FAILED


def _tell(verdicts: dict[Kata, Verdict], root: Path) -> None:
    show("\n\n".join(verdict_text(v, ascii=ascii_only()) for v in verdicts.values()))
    if any(result.hindered for verdict in verdicts.values() for result in verdict.results):
        show("\nwhat this machine lacks:  kata doctor")
    passed = [kata for kata, verdict in verdicts.items() if verdict.passed]
    if len(verdicts) > 1:
        show(f"\n{len(passed)} of {len(verdicts)} katas pass")
        return
    (kata,) = verdicts
    if passed:
        following = progress.following(kata, root, progress.read(root))
        show("\n" + after_text(after(kata, root), following, ascii=ascii_only()))
    elif any(result.outcome == "failed" for result in verdicts[kata].results):
        show(f"\na hint:  kata hint {kata.handle}")


def _paths(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help=PATH)


COMMAND = Command(check, _paths)
