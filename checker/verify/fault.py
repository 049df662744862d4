"""What is amiss with a kata: what is promised of it, what was seen, and where."""

from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """`where` is a file, or a folder of files."""

    promised: str
    saw: str
    where: Path

    def as_dict(self) -> dict[str, str]:
        return {**asdict(self), "where": str(self.where)}
