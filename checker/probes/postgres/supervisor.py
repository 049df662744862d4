"""The small process around a server: when its stdin closes, server and data are gone.

It is started by its path and imports nothing of ours, so that it is there at once:
`python -I -S supervisor.py ORDER`. It says one line of JSON: the port, or what went wrong.
"""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds for initdb, and for the server to listen
TRIES = 5  # ports, where somebody is always quicker
LONGEST = 600  # characters of what a program said last
OWNER = "postgres"  # may do anything, but nobody can log in as this one
ROLE = "CREATE ROLE kata LOGIN CREATEDB"  # what we are: it can start no programs
DOOR = "host all kata 127.0.0.1/32 trust\n"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # the data is thrown away anyway
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    "autovacuum": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
WINDOWS = os.name == "nt"
if not WINDOWS:
    SETTINGS["dynamic_shared_memory_type"] = "mmap"  # in the folder, even after a kill
Process = subprocess.Popen[bytes]


class Refused(Exception):
    """A program ended, or did not do its work; with what it said."""


def main(order: dict[str, Any]) -> None:
    over = threading.Event()
    _heed_signals(over)
    _when(sys.stdin.read, over)  # it returns when the parent has ended
    with _folder(order) as folder:
        try:
            cluster = Cluster(order, folder)
            cluster.make()
            with cluster.running() as (port, server):
                _tell(port=port, pid=server.pid, folder=str(folder))
                if not WINDOWS:  # where what we have started only started the server
                    _when(server.wait, over)
                over.wait()
        except (Refused, OSError, subprocess.TimeoutExpired) as error:
            _tell(error=str(error))


class Cluster:
    """The data of one server in a folder, and the programs that work on it."""

    def __init__(self, order: dict[str, Any], folder: Path) -> None:
        self.data = folder / "data"
        self._log = folder / "log"
        bin = Path(order["bin"])
        self._bin = _copied(bin, folder) if order["copy"] else bin
        self._how: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C"}}
        if order["account"]:
            uid, gid = order["account"]
            self._how |= {"user": uid, "group": gid, "extra_groups": []}

    def make(self) -> None:
        options = ["--no-sync", "--locale=C", "-E", "UTF8", "-A", "trust", "-D", str(self.data)]
        if WINDOWS:  # there `postgres --single` refuses an administrator
            self._run("initdb", *options, "-U", "kata")
            return
        self._run("initdb", *options, "-U", OWNER)
        single = ["--single", "-D", str(self.data), "-c", "fsync=off", "postgres"]
        self._run("postgres", *single, said=ROLE)
        (self.data / "pg_hba.conf").write_text(DOOR)

    @contextmanager
    def running(self) -> Iterator[tuple[int, Process]]:
        """The server, and the port on which it listens."""
        for _ in range(TRIES):
            port = _free_port()
            process = self._start(port)
            try:
                if self._listens(process):
                    yield port, process
                    return
            finally:
                self._stop(process)
            if "could not bind" not in self._said():
                break
        raise Refused(f"postgres did not start: {self._said()}")

    def _start(self, port: int) -> Process:
        settings = [f"--{name}={value}" for name, value in (SETTINGS | {"port": port}).items()]
        command = [self._program("postgres"), "-D", str(self.data), *settings]
        if WINDOWS:  # it alone takes an administrator's rights away
            command = [self._program("pg_ctl"), "start", "-w", "-D", str(self.data)]
            command += ["-o", subprocess.list2cmdline(settings)]
        with open(self._log, "wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent if LIBC else None,
                **self._how,
            )

    def _listens(self, process: Process) -> bool:
        """Its last line in a file of its own says when it does."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError, IndexError):
                if (self.data / "postmaster.pid").read_text().split()[-1] == "ready":
                    return True
            if process.poll() not in (None, 0):
                return False
            time.sleep(0.003)
        return False

    def _stop(self, process: Process) -> None:
        if WINDOWS:
            with suppress(Refused):
                self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.data))
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGQUIT)  # at once
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _run(self, name: str, *arguments: str, said: str = "") -> None:
        with open(self._log, "wb") as log:
            ended = subprocess.run(
                [self._program(name), *arguments],
                input=said.encode(),
                stdout=log,
                stderr=log,
                timeout=PATIENCE,
                **self._how,
            )
        if ended.returncode:
            raise Refused(f"{name} ended with exit code {ended.returncode}: {self._said()}")

    def _said(self) -> str:
        return self._log.read_text(errors="replace").strip()[-LONGEST:]

    def _program(self, name: str) -> str:
        return str(self._bin / (f"{name}.exe" if WINDOWS else name))


@contextmanager
def _folder(order: dict[str, Any]) -> Iterator[Path]:
    """A folder that belongs to the one who runs the server, gone at the end."""
    folder = tempfile.mkdtemp(prefix="kata-pg-", dir=order["room"])
    try:
        if order["account"]:
            os.chown(folder, *order["account"])
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _heed_signals(over: threading.Event) -> None:
    """SIGTERM ends us in good order; an interrupt from the keyboard is not for us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: over.set())


def _when(waited_for: Callable[[], object], over: threading.Event) -> None:
    """Then all is over."""

    def wait() -> None:
        waited_for()
        over.set()

    threading.Thread(target=wait, daemon=True).start()


def _copied(bin: Path, folder: Path) -> Path:
    """What the server needs of its installation, where the one who runs it can read it."""
    prefix = bin.parent
    copy = folder / "copy" / prefix.parent.name / prefix.name
    (copy / "bin").mkdir(parents=True)
    for name in ("initdb", "postgres"):
        shutil.copy2(bin / name, copy / "bin")
    for name in ("lib", "share"):
        if (prefix / name).is_dir():
            shutil.copytree(prefix / name, copy / name, ignore=shutil.ignore_patterns("*.a"))
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")  # a wheel's, beside it
    if libraries.is_dir():
        shutil.copytree(libraries, copy.parent.with_name(libraries.name))
    return copy / "bin"


def _free_port() -> int:
    """Free just now; somebody may be quicker."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _die_with_parent() -> None:
    """If this process is killed, the server shuts down at once (on Linux)."""
    if LIBC:
        LIBC.prctl(1, signal.SIGQUIT)


def _tell(**what: Any) -> None:
    with suppress(BrokenPipeError):
        print(json.dumps(what), flush=True)


LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
