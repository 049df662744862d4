"""What every picture of a balance agrees on: its rows, and what is said of it."""

from checker.probes.axis import duration
from checker.probes.checkouts.balance import Balance
from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.picture import Picture
from checker.probes.words import clean

MOST = 8  # connections


def rows(balance: Balance) -> dict[int, list[Hold]]:
    """The stays of each connection that is drawn, by its number."""
    found: dict[int, list[Hold]] = {}
    for hold in balance.holds:
        found.setdefault(hold.connection, []).append(hold)
    return dict(list(found.items())[:MOST])


def rest(balance: Balance) -> str:
    """`… and 22 more connections`, for the rows that are not drawn."""
    more = len({hold.connection for hold in balance.holds}) - MOST
    return f"… and {more:,} more connection{'s' * (more > 1)}" if more > 0 else ""


def total(balance: Balance) -> str:
    """What stands above a picture: `30 checkouts, 3 at once, the longest wait 1.2 s`."""
    parts = [f"{len(balance.holds):,} checkout{'s' * (len(balance.holds) != 1)}"]
    parts.append(f"{balance.most} at once" + (f" of {balance.size}" if balance.size else ""))
    if longest := max((each.end - each.start for each in balance.waits), default=0.0):
        parts.append(f"waits up to {duration(longest)}")
    if refused := sum(each.refused for each in balance.waits):
        parts.append(f"{refused} refused")
    if left := sum(each.until is None for each in balance.holds):
        parts.append(f"{left} not given back")
    return ", ".join(parts)


def describe(picture: Picture) -> str:
    """The picture in words, for those who do not see it."""
    told = []
    for caption, balance in picture.panels().items():
        told.append((f"{caption}: " if caption else "") + total(balance) + ".")
    return clean(" ".join(told))


def at(steps: list[tuple[float, int]], start: float, end: float) -> int:
    """The most that a curve reaches from `start` to `end`."""
    level, most = 0, 0
    for time, count in steps:
        if time >= end:
            break
        if time > start:
            most = max(most, level)
        level = count
        if time >= start:
            most = max(most, level)
    return max(most, level)
