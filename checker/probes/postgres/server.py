"""A server of our own, as the process that uses it sees it."""

import json
import shutil
import subprocess
import sys
import threading
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.probes.postgres import account
from checker.probes.postgres.address import OURS, Address
from checker.probes.postgres.installation import Installation
from checker.probes.postgres.room import room
from checker.probes.unavailable import Unavailable

SUPERVISOR = Path(__file__).with_name("supervisor.py")
MEND = "mend that, or set DATABASE_URL to a server that you run"


class Server:
    """It starts at once, in the background, and ends with this process, however that ends."""

    def __init__(self, installation: Installation) -> None:
        self._lock = threading.Lock()
        user = account.other()
        copy = user is not None and not user.reaches(installation.bin)
        order = {
            "bin": str(installation.bin.resolve()),
            "account": user and astuple(user),
            "copy": copy,
            "room": room(user, programs=copy),
        }
        # A session of its own: a Ctrl+C is for us, and so is whoever kills our group.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SUPERVISOR), json.dumps(order)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            text=True,
        )

    @property
    def address(self) -> Address:
        """Where it listens, as soon as it does. Raises Unavailable with what it said."""
        with self._lock:
            told = self._told
        if "port" not in told:
            raise Unavailable(f"PostgreSQL does not start here: {told['error']}", MEND)
        return Address(f"{OURS}{told['port']}", "postgres", "disable")

    @property
    def alive(self) -> bool:
        """Whether it starts or runs, as far as we know."""
        return self._process.poll() is None

    def close(self) -> None:
        """Nothing is left of it, even if its supervisor was killed."""
        self._process.communicate()
        if folder := self.__dict__.get("_told", {}).get("folder"):
            shutil.rmtree(folder, ignore_errors=True)

    @cached_property
    def _told(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        try:
            return dict(json.loads(line))
        except ValueError:
            said = (line + self._process.stdout.read()).strip().splitlines()
            return {"error": (said or ["its supervisor ended without a word"])[-1]}
