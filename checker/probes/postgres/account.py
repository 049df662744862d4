"""Whose the server is: PostgreSQL refuses to run as root."""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from checker.probes.unavailable import Unavailable

USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of this machine, by numbers."""

    uid: int
    gid: int

    def reaches(self, place: Path) -> bool:
        """Whether it may enter all the folders above a file or a folder, and read that."""
        place = place.resolve()
        return self._may(place, 5) and all(self._may(each, 1) for each in place.parents)

    def _may(self, place: Path, want: int) -> bool:
        told = place.stat()
        shift = 6 if told.st_uid == self.uid else 3 if told.st_gid == self.gid else 0
        return stat.S_IMODE(told.st_mode) >> shift & want == want


def other() -> Account | None:
    """For root, another user that exists; for everybody else None: they run it as themselves.

    Raises Unavailable where there is no such user.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    known = {each.pw_name: each for each in pwd.getpwall()}
    for name in USERS:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    saw = "PostgreSQL does not run as root, and there is no user `nobody`"
    raise Unavailable(saw, "work as another user, or set DATABASE_URL to a server that you run")
