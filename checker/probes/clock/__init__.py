"""Hours pass at once, and a deadlock says who waits where: asyncio on a virtual clock.

run, install    the doors: one coroutine, or whatever loop is made inside a `with`
loop            VirtualLoop, whose time jumps when nothing else can happen
patience        how long the real world may keep the clock waiting
crew            the threads that work for a loop, and their sleeps
stack           what a thread is waiting at
peers           the sockets and pipes that owe the loop an answer
patches         what is changed in the standard library meanwhile
watches         what `time.monotonic` and its like tell a module
deadlock        Deadlock: what each task waits for, and where
reaper          the end of tasks that do not want to end
"""

from checker.probes.clock.crew import loading
from checker.probes.clock.deadlock import Deadlock, Wait
from checker.probes.clock.loop import Block, VirtualLoop
from checker.probes.clock.reaper import reap
from checker.probes.clock.running import install, run
from checker.probes.clock.watches import set_watches

__all__ = [
    "Block",
    "Deadlock",
    "VirtualLoop",
    "Wait",
    "install",
    "loading",
    "reap",
    "run",
    "set_watches",
]
