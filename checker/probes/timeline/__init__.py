"""Which tasks lived, what each of them waited for, who outlived whom: a census and its picture."""

from checker.probes.timeline.lives import Life, Mark, Place, Request, Segment, Timeline
from checker.probes.timeline.record import Recorder, record
from checker.probes.timeline.text import draw_text

__all__ = [
    "Life",
    "Mark",
    "Place",
    "Recorder",
    "Request",
    "Segment",
    "Timeline",
    "draw_text",
    "record",
]
