"""How long processes have been ready to run while the machine ran others."""

from contextlib import suppress
from pathlib import Path


def starved(group: int) -> float:
    """Seconds that the threads of a process group, all together, have waited for a processor.

    Those of threads and processes that have ended are not in it. Linux counts
    them, as the second number of `/proc/PID/task/TID/schedstat`
    (Documentation/scheduler/sched-stats in its sources); elsewhere it is 0.
    """
    return sum(map(_waited, _threads(group))) / 1e9


def _threads(group: int) -> list[Path]:
    found: list[Path] = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            # pid (name) state parent group …; a name may contain anything.
            if int((process / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                found += (process / "task").iterdir()
    return found


def _waited(thread: Path) -> int:
    """Nanoseconds."""
    with suppress(OSError):
        return int((thread / "schedstat").read_text().split()[1])
    return 0
