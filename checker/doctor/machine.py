"""What the machine allows: files, ports and processes."""

import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from checker import catalog, runner
from checker.doctor.finding import Finding
from checker.kata import files


def examine(root: Path) -> Iterator[Finding]:
    yield _temporary()
    yield _loopback()
    if catalog.KATAS:  # a new pack has none
        yield _katas(root)
        yield _judging(root)


def _temporary() -> Finding:
    try:
        with tempfile.NamedTemporaryFile() as file:
            return Finding("temporary files", os.path.dirname(file.name))
    except OSError as error:
        return Finding("temporary files", str(error), "set TMPDIR to a folder of your own")


def _katas(root: Path) -> Finding:
    folder = root / "katas"
    if not folder.is_dir():
        return Finding("katas", f"there is no {folder}", "run `kata` in a clone of the course")
    theirs = [file for kata in catalog.KATAS for file in files(kata.file(root))]
    closed = [f for f in (folder, *theirs) if f.exists() and not os.access(f, os.W_OK)]
    if closed:
        return Finding("katas", f"{closed[0]} is not yours to write", f"chown -R $USER {folder}")
    return Finding("katas", str(folder))


def _loopback() -> Finding:
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return Finding("ports", "127.0.0.1 can be listened on and reached")
    except OSError as error:
        hint = "let programs listen on 127.0.0.1, in firewall or sandbox"
        return Finding("ports", f"127.0.0.1: {error}", hint)


def _judging(root: Path) -> Finding:
    """The first kata, judged in a process of its own, as all of them are."""
    kata = catalog.KATAS[0]
    how = runner.start_method([kata])
    began = time.monotonic()
    ((_, verdict),) = runner.judge([runner.Trial(kata, kata.file(root))])
    took = f"{time.monotonic() - began:.1f} s, by {how}"
    for result in verdict.results:
        if result.hindered:
            return Finding("judging", result.saw, "let this user start Python processes")
    return Finding("judging", f"{kata.name} in {took}, as {_user()}")


def _user() -> str:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return "root" if root else "a user without special rights"
