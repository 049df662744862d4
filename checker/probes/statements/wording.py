"""A waterfall in words, for those who do not see its picture."""

from checker.probes.statements.layout import note, rest, rows, total
from checker.probes.statements.picture import Picture
from checker.probes.words import clean


def describe(picture: Picture) -> str:
    """The picture in words, for who cannot see it."""
    told = []
    for caption, waterfall in picture.panels().items():
        shown = rows(waterfall)
        parts = [f"{row.title} by {row.task} ({note(row)})" for row in shown]
        more = rest(waterfall, shown)
        told.append(f"{caption}: " if caption else "")
        told.append("; ".join([total(waterfall), *parts, *([more] if more else [])]) + ". ")
    return clean("".join(told)).strip()
