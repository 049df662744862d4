"""Connections out of their pools: who holds one, since when, and at which line.

with checkouts.record() as pools:
    ...
pools.held, pools.most          # now, and at once
pools.longest()                 # seconds of the loop's time
pools.taken                     # how often a connection was asked for
pools.opened, pools.closed      # connections to the database, not to the pool
"""

from checker.probes.checkouts.hold import Hold
from checker.probes.checkouts.recorder import Recorder, record

__all__ = ["Hold", "Recorder", "record"]
