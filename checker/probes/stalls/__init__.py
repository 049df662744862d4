"""Who held the event loop, for how long, and at which line.

with stalls.install():              # before the code to be watched is loaded
    ...
    with stalls.watch(files=[file]) as seen:
        ...
for stall in seen.stalls:
    print(stall)                    # line 12: requests.get held the loop for 0.3 s

install, watch  the doors
stall           Stall: who held the loop, once
watcher         Watch: the steps of a loop that one `with` sees
step            one step: what it spent, and where it was seen
nap             how long it slept at one instruction
places          whose line it is
calls           the calls that block
held            one such call, told once it is over
locks           the locks that must be waited for
hooks           where steps begin and end, and what is not their fault
sampler         looks at steps while they last
"""

from checker.probes.stalls.doors import install, watch
from checker.probes.stalls.stall import Kind, Stall, confirmed
from checker.probes.stalls.watcher import Watch

__all__ = ["Kind", "Stall", "Watch", "confirmed", "install", "watch"]
