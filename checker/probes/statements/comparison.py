"""Waterfalls one above the other, on the same scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.probes.statements.picture import Picture
from checker.probes.statements.recorder import Recorder
from checker.probes.statements.waterfall import Waterfall


@dataclass(frozen=True)
class Comparison(Picture):
    """Several waterfalls, shown like one.

    Attributes:
        waterfalls: by their captions
    """

    waterfalls: Mapping[str, Waterfall]

    def panels(self) -> dict[str, Waterfall]:
        return dict(self.waterfalls)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.waterfalls)}>"


def compare(recorded: Mapping[str, Recorder | Waterfall]) -> Comparison:
    """One picture of several: `compare({"N+1": before, "selectinload": after})`."""
    return Comparison(
        {
            caption: each.waterfall() if isinstance(each, Recorder) else each
            for caption, each in recorded.items()
        }
    )
