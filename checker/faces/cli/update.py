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
    failure: OSError | None = None
    try:
        for each in folder.update(root):
            changes.append(each)
    except OSError as error:
        failure = error
    if asked.json:
        print(json.dumps([{"what": each.what, "path": each.path} for each in changes]))
    else:
        show("\n".join(map(_told, changes)) or ("" if failure else NOTHING))
    if failure:
        complain(BROKEN_OFF.format(file=failure.filename or root, why=failure.strerror or failure))
    return FAILED if failure else PASSED


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
BROKEN_OFF = "{file}: {why}; the files named before are whole, and `kata update` goes on from here"
COMMAND = Command(update)
