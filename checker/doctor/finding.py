"""One thing that was looked at."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """What was seen of `name`; where that is not well, `hint` says in a line what to do."""

    name: str
    saw: str
    hint: str = ""

    @property
    def well(self) -> bool:
        return not self.hint

    def as_dict(self) -> dict[str, Any]:
        return {"well": self.well, **asdict(self)}
