"""Connections out of their pools: who holds one, since when, and at which line.

with checkouts.record() as pools:
    ...
pools.held, pools.most          # now, and at once
pools.longest()                 # seconds of the loop's time
pools.taken                     # how often a connection was asked for
pools.waiting, pools.refused    # who has none yet, and who was told that there is none
pools.opened, pools.closed      # connections to the database, not to the pool
print(pools.balance())          # a picture, for a person to see

checkouts.compare({"held while it waits": one, "given back": other})
"""

from checker.probes.checkouts.balance import Balance, Wait
from checker.probes.checkouts.comparison import Comparison, compare
from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.layout import describe
from checker.probes.checkouts.recorder import Recorder, record
from checker.probes.checkouts.svg import draw_svg
from checker.probes.checkouts.text import draw_text

__all__ = [
    "Balance",
    "Comparison",
    "Hold",
    "Recorder",
    "Wait",
    "compare",
    "describe",
    "draw_svg",
    "draw_text",
    "record",
]
