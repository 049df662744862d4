"""What `kata doctor` looks at, and what would mend it.

python          the interpreter, and the packages that the course needs
machine         files, ports and processes
database        PostgreSQL
finding         Finding
"""

from collections.abc import Iterator
from pathlib import Path

from checker.doctor import database, machine, python
from checker.doctor.finding import Finding

__all__ = ["Finding", "examine"]


def examine(root: Path) -> Iterator[Finding]:
    """One finding after the other, the slow ones last."""
    yield from python.examine()
    yield from machine.examine(root)
    yield database.examine()
