"""The process that serves a file, as its parent sees it."""

import asyncio
import json
import math
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from checker.probes.server.client import Answer, Held
from checker.probes.server.log import Log
from checker.probes.unavailable import Unavailable

CHILD = Path(__file__).with_name("child.py")
NOTHING: Mapping[str, str] = MappingProxyType({})
LONGEST = 400  # characters of what was said last


class NotServed(RuntimeError):
    """The process ended before it listened. The message has its exit code, and what it said last.

    Attributes:
        line (int | None): of the file, where that began, counted from 1; None if elsewhere
    """

    def __init__(self, exitcode: int | None, log: str, file: str) -> None:
        errors = re.findall(r"^[\w.]+(?:Error|Exception)\b.*", log, re.MULTILINE)
        said = (errors or log.strip().splitlines() or ["nothing"])[-1][:LONGEST]
        super().__init__(f"the server ended with exit code {exitcode} before it listened: {said}")
        lines = re.findall(rf'File "{re.escape(file)}", line (\d+)', log)
        self.line = int(lines[-1]) if lines else None


@asynccontextmanager
async def serve(
    file: str | os.PathLike[str],
    app: str = "app",
    *,
    main: str | None = None,
    env: Mapping[str, str] = NOTHING,
) -> "AsyncIterator[Served]":
    """The file, served on a free port of 127.0.0.1 until the `async with` is left.

    Either its `app` is served as `uvicorn shop:app` does it, or its function `main` is called,
    which gets port 0 and serves by itself. `env` is added to this process's own. The process ends
    with this one, however this one ends.

    Raises:
        NotServed: it ended before it listened
    """
    served = Served((str(file), main or app, "main" if main else "app"), env)
    try:
        await served._listening()
        yield served
    finally:
        served._end()


class Served:
    """A server in a process of its own, in real time.

    Attributes:
        port: of TCP, at 127.0.0.1
        url: without a slash at the end
        line: of its file from which it is served, counted from 1; None if it is elsewhere
    """

    port: int
    url: str
    line: int | None

    def __init__(self, arguments: tuple[str, ...], env: Mapping[str, str]) -> None:
        self._held: list[Held] = []
        self._file = arguments[0]
        self._log = Log()
        # -P: else the probes beside the child's file would hide modules of the same names.
        command = [sys.executable, "-P", "-u", "-X", "utf8", str(CHILD), *arguments]
        with self._log.open() as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**os.environ, **env},
            )

    async def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] = NOTHING,
        content: bytes = b"",
    ) -> Answer:
        """What a client reads that opens a connection, and closes it.

        Raises:
            ConnectionError: it is refused or cut off
        """
        request = self._request(method, path, content)
        await request.begin(headers, wait=False)
        return await request.finish()

    async def hold(
        self, method: str, path: str, content: bytes, *, headers: Mapping[str, str] = NOTHING
    ) -> Held:
        """A request for whose body the application waits: it is in flight until it is finished.

        Raises:
            ConnectionError: it is refused or cut off
        """
        return await self._request(method, path, content).begin(headers, wait=True)

    def _request(self, method: str, path: str, content: bytes) -> Held:
        request = Held(self.port, method, path, content)
        self._held.append(request)
        return request

    def terminate(self) -> None:
        """Ask it to end, as a deployment does: SIGTERM.

        Raises:
            Unavailable: on Windows, which has none
        """
        if sys.platform == "win32":
            raise Unavailable("Windows has no SIGTERM that a process could answer")
        self._process.send_signal(signal.SIGTERM)

    async def ended(self, within: float = math.inf) -> int | None:
        """Its exit code once it has ended by itself; a negative one is a signal's number.

        None if it still runs after `within` seconds of real time.
        """
        return await asyncio.to_thread(self._wait, within)

    @property
    def log(self) -> str:
        """All that it has printed and logged."""
        return self._log.text

    async def _listening(self) -> None:
        assert self._process.stdout
        told = await asyncio.to_thread(self._process.stdout.readline)
        if not told:
            raise NotServed(await self.ended(), self.log, self._file)
        self.port, self.line = (json.loads(told)[name] for name in ("port", "line"))
        self.url = f"http://127.0.0.1:{self.port}"

    def _wait(self, within: float) -> int | None:
        # `Popen.wait(within)` would sleep, which takes no time at all on a virtual clock.
        until = time.monotonic() + within
        while self._process.poll() is None and time.monotonic() < until:
            threading.Event().wait(0.01)
        return self._process.returncode

    def _end(self) -> None:
        self._process.kill()
        with self._process:  # closes the pipes
            self._process.wait()
        for request in self._held:
            request.close()
        self._log.close()
