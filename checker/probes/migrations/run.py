"""One upgrade or downgrade: what it sent, and what became of the tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.probes.migrations.table import Table


@dataclass(frozen=True)
class Sent:
    """A statement.

    Attributes:
        text: as it was sent
        line: of the revision's file which sent it, counted from 1; 0 if none did
    """

    text: str
    line: int


@dataclass(frozen=True)
class Run:
    """One run of `alembic upgrade` or `alembic downgrade`. Printed, it tells what is different.

    Attributes:
        command: as it would be typed
        before: the tables by name, as they were
        after: the tables by name, as they are
        sent: the statements, in this order
    """

    command: str
    before: Mapping[str, Table]
    after: Mapping[str, Table]
    sent: tuple[Sent, ...]

    def __str__(self) -> str:
        lines = [self.command]
        lines += [f"  line {each.line}: {_short(each.text)}" for each in self.sent if each.line]
        for name in sorted({*self.before, *self.after}):
            was, now = self.before.get(name), self.after.get(name)
            if was is None or now is None:
                lines.append(f"  {name} is {'gone' if now is None else 'new'}")
            else:
                turned = list(was.turned(now)) or [f"{len(now.rows)} rows, nothing is different"]
                lines += [f"  {name}: {each}" for each in turned]
        return "\n".join(lines)


def _short(statement: str) -> str:
    words = " ".join(statement.split())
    return words if len(words) <= 72 else f"{words[:69]}..."
