"""Which tasks lived, what each of them waited for, who outlived whom: a census and its picture.

with timeline.record() as seen:
    ...
    seen.mark("caller is told")
    ...
seen.running()                  # tasks, for a check to judge
print(seen.timeline())          # a picture, for a person to see

timeline.compare({
    "gather": await timeline.watch(load_dashboard),
    "TaskGroup": await timeline.watch(load_in_group),
})
"""

from checker.probes.timeline.comparison import Comparison, compare
from checker.probes.timeline.lives import Life, Mark, Place, Request, Segment, Timeline
from checker.probes.timeline.recorder import Recorder, record
from checker.probes.timeline.svg import describe, draw_svg
from checker.probes.timeline.text import draw_text
from checker.probes.timeline.watching import watch

__all__ = [
    "Comparison",
    "Life",
    "Mark",
    "Place",
    "Recorder",
    "Request",
    "Segment",
    "Timeline",
    "compare",
    "describe",
    "draw_svg",
    "draw_text",
    "record",
    "watch",
]
