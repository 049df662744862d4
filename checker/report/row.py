"""A report as plain data: a row for each learner and kata."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal[
    "not begun",  # as it was given out
    "begun",  # edited, and does not pass
    "passed",
    "changed",  # has passed once; what stands there now does not
    "missing",  # the file is gone
    "not judged",  # the row says why
]


@dataclass(frozen=True)
class Failure:
    """A broken promise, in the checker's words."""

    promised: str
    saw: str
    where: str


@dataclass(frozen=True)
class Row:
    """One kata of one learner.

    `kept` of its `promises` are kept. `hints` are open, `solution` says whether it was shown, and
    `since` is the day of the first pass; these three are what the learner's progress says.
    `same_as` names the learner whose file, of the same content, was judged in the place of this.
    `why` it was not judged is empty where it was.
    """

    kata: str
    state: State
    promises: int
    kept: int = 0
    failures: tuple[Failure, ...] = ()
    hints: int = 0
    solution: bool = False
    since: str = ""
    same_as: str = ""
    why: str = ""

    @property
    def rule(self) -> str:
        return self.kata.rpartition("/")[0]


@dataclass(frozen=True)
class Learner:
    """One folder. Where it is `amiss` there are no rows; a `note` costs only what it names."""

    name: str
    folder: str
    amiss: str = ""
    note: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Report:
    """`judged` files were run; `repeated` ones have the content of one of these."""

    made: str  # the moment, as 2026-11-30T16:05+01:00
    learners: tuple[Learner, ...]
    judged: int = 0
    repeated: int = 0

    @property
    def whole(self) -> bool:
        """Whether every folder could be read, and every kata that is there was judged."""
        rows = [row for each in self.learners for row in each.rows]
        return not any(each.amiss for each in self.learners) and not any(row.why for row in rows)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
