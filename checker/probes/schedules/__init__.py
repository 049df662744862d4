"""Another order of the same tasks, from a seed: found, shrunk, replayed and explained.

schedules.explore(lambda: two_transfers(load_bank()))   # raises Broken if any order breaks it

try:
    schedules.explore(scenario)
except schedules.Broken as broken:
    print(broken.interleaving)                          # columns per task, with source lines
    schedules.replay(scenario, broken.interleaving.choices)

exploring       explore and replay: many orders, or one of them
running         one run in one order, on a virtual clock
schedule        the choices of one run: stock, thrown by dice, or written down
loop            an event loop that asks a schedule who is next, and how late timers are
ready           the ready queue: who may go before whom
timers          how late a timer may be
shrinking       fewer choices that break it as well
witness         who ran which lines, and what became of them
source          which lines are somebody's own, and what is written there
interleaving    what a witness has to say: plain data
rows            what its pictures agree on
text, svg       the pictures
"""

from checker.probes.schedules.exploring import Broken, explore, replay
from checker.probes.schedules.interleaving import Interleaving, Step
from checker.probes.schedules.svg import describe, draw_svg
from checker.probes.schedules.text import draw_text

__all__ = [
    "Broken",
    "Interleaving",
    "Step",
    "describe",
    "draw_svg",
    "draw_text",
    "explore",
    "replay",
]
