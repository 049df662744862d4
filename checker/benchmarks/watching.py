"""How long `kata watch` takes from a save to the screen with the new verdict."""

import argparse
import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

from checker import catalog
from checker.kata import Kata

ROUNDS = 20
KATA = Kata("asyncio/taskgroup/leaked_siblings")
PATIENCE = 60.0  # seconds for one verdict; beyond, something is amiss
PASSED, FAILED = "✓ passed".encode(), b"promises kept"


def main() -> None:
    """Print the median and the slowest in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    taken = save_to_verdict(parser.parse_args().rounds)
    print(f"save to verdict  median {statistics.median(taken) * 1000:4.0f} ms", end="")
    print(f"  slowest {max(taken) * 1000:4.0f} ms  of {len(taken)} saves")


def save_to_verdict(rounds: int, kata: Kata = KATA) -> list[float]:
    """Seconds of each save, by turns of the mended and the broken file; only on POSIX.

    The real watch runs in a pseudo-terminal of 80x24. The clock runs from before the file is
    written until the line with the new verdict has come out of the terminal.
    """
    texts = {PASSED: kata.solution(catalog.HOME), FAILED: kata.original}
    taken = []
    with tempfile.TemporaryDirectory() as folder, _watching(Path(folder), kata) as terminal:
        file = kata.file(Path(folder))
        _wait_for(FAILED, terminal)
        for number in range(rounds):
            time.sleep(0.3)  # until all is drawn, and nothing is judged
            sign = (PASSED, FAILED)[number % 2]
            text = texts[sign].read_bytes()
            start = time.perf_counter()
            file.write_bytes(text)
            _wait_for(sign, terminal)
            taken.append(time.perf_counter() - start)
    return taken


@contextmanager
def _watching(folder: Path, kata: Kata) -> Iterator[int]:
    """A learner's folder and a watch in it; the terminal's other end."""
    import pty  # not above: Windows has none
    import signal
    import termios

    copytree(kata.original.parent, kata.file(folder).parent)
    child, terminal = pty.fork()
    if not child:
        os.chdir(folder)
        command = [sys.executable, "-m", "checker", "watch", kata.path]
        os.execve(sys.executable, command, {**os.environ, "TERM": "xterm-256color"})
    try:
        termios.tcsetwinsize(terminal, (24, 80))
        yield terminal
    finally:
        os.kill(child, signal.SIGTERM)
        _drain(terminal)
        os.waitpid(child, 0)
        os.close(terminal)


def _wait_for(sign: bytes, terminal: int) -> None:
    """Until the terminal was sent these bytes."""
    seen, due = b"", time.monotonic() + PATIENCE
    while sign not in seen:
        if not select.select([terminal], [], [], max(0.0, due - time.monotonic()))[0]:
            raise SystemExit(f"no verdict within {PATIENCE:g} s; the last was {seen[-500:]!r}")
        seen += os.read(terminal, 1 << 16)


def _drain(terminal: int) -> None:
    """What nobody reads would keep the watch from ending."""
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:  # Linux's way to say that it is closed
        pass


if __name__ == "__main__":
    main()
