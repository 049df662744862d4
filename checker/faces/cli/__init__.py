"""`kata`: the course in a terminal.

main      the entry point, and what every command has in common
parser    what may be typed
command   what a command is
terminal  what a terminal shows

Every other file is one command: `hint.py` is `kata hint`; `overview.py` is `kata` alone.
"""

from checker.faces.cli.main import main
from checker.faces.cli.terminal import FAILED, INTERRUPTED, PASSED, USAGE

__all__ = ["FAILED", "INTERRUPTED", "PASSED", "USAGE", "main"]
