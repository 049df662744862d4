"""Recordings one above the other, on the same time scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.probes.timeline.lives import Timeline
from checker.probes.timeline.picture import Picture


@dataclass(frozen=True)
class Comparison(Picture):
    """Several timelines, shown like one.

    Attributes:
        timelines: by their captions
    """

    timelines: Mapping[str, Timeline]

    def panels(self) -> dict[str, Timeline]:
        return dict(self.timelines)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.timelines)}>"


def compare(timelines: Mapping[str, Timeline]) -> Comparison:
    """One picture of several recordings: `compare({"gather": before, "TaskGroup": after})`."""
    return Comparison(timelines)
