"""A verdict: what each check promised and what was seen, as plain data."""

import linecache
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

SIGNS = {"passed": "✓", "failed": "✗", "not run": "·"}
Outcome = Literal["passed", "failed", "not run"]
Cause = Literal[
    "wrong",  # the code did something else than was promised
    "timed out",  # it waited, or was busy, for ever
    "died",  # its process ended before the checks did
    "out of memory",
    "cannot be imported",
    "environment",  # not the learner's fault
]


@dataclass(frozen=True)
class Result:
    """What came of one check. `line` counts from 1 in the learner's file, of several in `file`.

    A picture, as plain data: the `timeline` of its tasks, the `interleaving` of them that breaks
    the promise, the life of a `request`, or the `statements` that were sent to a database.
    """

    check: str
    promise: str
    outcome: Outcome
    cause: Cause | None = None
    saw: str = ""
    line: int | None = None
    source: str = ""
    file: str = ""
    timeline: dict[str, Any] | None = None
    interleaving: dict[str, Any] | None = None
    request: dict[str, Any] | None = None
    statements: dict[str, Any] | None = None

    @property
    def hindered(self) -> bool:
        """Whether it says nothing of the file: the machine did not let it run."""
        return self.outcome == "not run" and self.cause is not None

    @property
    def drawn(self) -> str:
        """The name of its picture, if it has one."""
        pictures = ("interleaving", "request", "statements", "timeline")
        return next((name for name in pictures if getattr(self, name)), "")

    @property
    def facts(self) -> dict[str, str]:
        """What every rendering says of a failure, in the same words: promised, saw, where."""
        saw = self.saw if self.cause in (None, "wrong") else f"{self.cause}: {self.saw}"
        spot = self.line and line_of(self.file, self.line)
        where = f"{spot}: {self.source}".rstrip(": ") if spot else ""
        facts = {"promised": self.promise, "saw": saw, "where": where}
        return {name: words for name, words in facts.items() if words}


@dataclass(frozen=True)
class Verdict:
    """What came of one learner's file, or folder of files.

    Passed only if every promise was seen to be kept.
    """

    kata: str
    file: str
    results: tuple[Result, ...]
    printed: str = ""

    @property
    def passed(self) -> bool:
        return bool(self.results) and all(each.outcome == "passed" for each in self.results)

    @property
    def summary(self) -> str:
        """The verdict in three words."""
        if self.passed:
            return "passed"
        kept = sum(result.outcome == "passed" for result in self.results)
        hindered = sum(result.hindered for result in self.results)
        rest = f", {hindered} not judged" if hindered else ""
        return f"{kept} of {len(self.results)} promises kept{rest}"

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON-able data, `passed` included for scripts."""
        return {"passed": self.passed, **asdict(self), "results": [asdict(r) for r in self.results]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The verdict that `as_dict` gave."""
        return cls(
            data["kata"],
            data["file"],
            tuple(Result(**each) for each in data["results"]),
            data["printed"],
        )


def line_of(file: str, line: int) -> str:
    """How a line is called: `line 7 of routes.py`; where there is one file only, `line 7`."""
    return f"line {line} of {file}" if file else f"line {line}"


def place_of(kata: str, file: str, line: int) -> dict[str, Any]:
    """What a result says of a line of the file, or of a file in the folder, where a kata stands."""
    source = linecache.getline(str(Path(kata, file)), line).strip()
    return {"file": file, "line": line, "source": source}
