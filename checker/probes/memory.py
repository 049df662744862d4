"""A folder in memory, as Linux has one: what is kept there waits for no disk."""

import os
import shutil

MEMORY = "/dev/shm"
ENOUGH = 1 << 30  # bytes; a container has often much less there


def in_memory() -> str | None:
    """The folder, where there is plenty of room in it."""
    if not os.path.isdir(MEMORY) or not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > ENOUGH else None
