"""Recordings one above the other."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.probes.asgi.life import Life
from checker.probes.asgi.picture import Picture


@dataclass(frozen=True)
class Comparison(Picture):
    """Several lives, shown like one.

    Attributes:
        lives: by their captions
    """

    lives: Mapping[str, Life]

    def panels(self) -> dict[str, Life]:
        return dict(self.lives)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.lives)}>"


def compare(lives: Mapping[str, Life]) -> Comparison:
    """One picture of several recordings: `compare({"last added": before, "first": after})`."""
    return Comparison(lives)
