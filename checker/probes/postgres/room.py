"""Where a server's data goes for as long as it lives."""

import os
import sys
from pathlib import Path
from tempfile import gettempdir

from checker.probes.memory import in_memory
from checker.probes.postgres.account import Account
from checker.probes.unavailable import Unavailable

FOLDERS = ("/tmp", "/var/tmp")


def room(account: Account | None, *, programs: bool) -> str:
    """A folder that the account reaches, for `programs` too: in memory where that is large.

    Raises Unavailable where there is none.
    """
    places = [gettempdir(), *FOLDERS]
    memory = in_memory()  # a database is hundreds of files, which some disks are slow to make
    if memory and not (programs and _starts_none(memory)):
        places.insert(0, memory)
    for place in places:
        if _usable(place) and (account is None or account.reaches(Path(place))):
            return place
    saw = f"{gettempdir()} is closed to the user that runs PostgreSQL for root"
    raise Unavailable(saw, "set TMPDIR to a folder that everybody reaches")


def _starts_none(place: str) -> bool:
    return sys.platform == "linux" and bool(os.statvfs(place).f_flag & os.ST_NOEXEC)


def _usable(place: str) -> bool:
    return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)
