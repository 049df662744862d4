"""Sessions at work: which task used which session, at which line, and when.

with sessions.record() as used:
    ...
used.uses                       # each call of a method
used.overlaps()                 # two tasks in one session at the same time
used.shared()                   # a second task within the first one's transaction
"""

from checker.probes.sessions.recorder import Recorder, record
from checker.probes.sessions.use import Use

__all__ = ["Recorder", "Use", "record"]
