"""Balances one above the other, on the same scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.probes.checkouts.balance import Balance
from checker.probes.checkouts.picture import Picture
from checker.probes.checkouts.recorder import Recorder


@dataclass(frozen=True)
class Comparison(Picture):
    """Several balances, shown like one.

    Attributes:
        balances: by their captions
    """

    balances: Mapping[str, Balance]

    def panels(self) -> dict[str, Balance]:
        return dict(self.balances)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.balances)}>"


def compare(recorded: Mapping[str, Recorder | Balance]) -> Comparison:
    """One picture of several: `compare({"held": before, "given back": after})`."""
    return Comparison(
        {
            caption: each.balance() if isinstance(each, Recorder) else each
            for caption, each in recorded.items()
        }
    )
