"""`kata doctor`: what the course needs of a machine."""

import json
from argparse import Namespace
from pathlib import Path

from checker.faces.cli.command import Command
from checker.faces.cli.terminal import FAILED, PASSED, ascii_only, show
from checker.text import PLAIN
from checker.verdict import SIGNS


def doctor(asked: Namespace, root: Path) -> int:
    """What the course needs, whether it is there and works, and what would mend it."""
    from checker.doctor import examine  # not above: nobody else needs it

    findings = []
    for each in examine(root):
        findings.append(each)
        if not asked.json:
            sign = SIGNS["passed" if each.well else "failed"]
            hint = f"\n{'':20}{each.hint}" if each.hint else ""
            show(f"{sign} {each.name:20}{each.saw}{hint}".translate(PLAIN if ascii_only() else {}))
    if asked.json:
        print(json.dumps([each.as_dict() for each in findings]))
    return PASSED if all(each.well for each in findings) else FAILED


COMMAND = Command(doctor)
