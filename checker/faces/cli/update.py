"""`kata update`: what is new in the installed course, without a loss of what was edited."""

import json
from argparse import Namespace
from pathlib import Path

from checker import folder, pack
from checker.faces.cli.command import Command
from checker.faces.cli.terminal import FAILED, PASSED, USAGE, complain, show
from checker.folder import Change


def update(asked: Namespace, root: Path) -> int:
    """Bring new katas and lessons into the folder; what you have edited stays."""
    if way := _other_way(root):
        complain(way)
        return USAGE
    changes: list[Change] = []
    broken_off: OSError | None = None
    try:
        for each in folder.update(root):
            changes.append(each)
    except folder.Older as error:
        complain(error)
        return FAILED
    except OSError as error:
        broken_off = error
    brought = [each for each in changes if each.what != "failed"]
    if asked.json:
        print(json.dumps([{"what": each.what, "path": each.path} for each in changes]))
    elif brought:
        show("\n".join(map(_told, brought)))
    elif not changes and not broken_off:
        show(NOTHING)
    return _complain(changes, broken_off, root)


def _complain(changes: list[Change], broken_off: OSError | None, root: Path) -> int:
    """A line for whatever was not brought; the exit code."""
    failed = [each for each in changes if each.what == "failed"]
    for each in failed:
        complain(HINDERED.format(why=each.why))
    if broken_off:
        file, why = broken_off.filename or root, broken_off.strerror or broken_off
        complain(BROKEN_OFF.format(file=file, why=why))
    return FAILED if failed or broken_off else PASSED


def _other_way(root: Path) -> str:
    """How a folder is brought up to date that `kata init` has not made; else nothing."""
    if (root / "checker" / "originals").is_dir():
        return CHECKOUT
    return PACK if (root / pack.FILE).is_file() else ""


def _told(change: Change) -> str:
    why = RESET if change.what == "kept" and change.kata else WHY[change.what]
    return f"{change.what:8} {change.path}{why.format(path=change.path)}"


NOTHING = "nothing is new in the installed course"
RESET = "  you have edited it; `kata reset {path}` brings the new one"
WHY = {
    "new": "",
    "updated": "",
    "kept": "  you have edited it; move it away, and `kata update` brings the new one",
    "beside": "  the new one, as you have edited yours",
    "left": "  is no part of the course any more; keep it or delete it",
}
CHECKOUT = (
    "this is a checkout: `git pull` brings what is new, and refuses where it would overwrite what "
    "you have edited"
)
PACK = "this is a pack of katas, which is updated the way it came, as by `git pull`"
HINDERED = "{why}; it stays as it is: mend that, and run `kata update` again"
BROKEN_OFF = "{file}: {why}; the files named before are whole, and `kata update` goes on from here"
COMMAND = Command(update)
