"""The process that serves a file: its parent's pipe is its stdin, and it ends with its parent."""

import json
import os
import sys
import threading
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TextIO


def work(file: str, name: str, how: str) -> None:
    """Serve the file's app of that name, or call its function of that name with port 0."""
    ear = os.fdopen(os.dup(1), "w")
    threading.Thread(target=_end_with, args=(os.dup(0),), daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what the file prints goes to the log
    _tell_when_served(file, ear)
    found = getattr(_load(Path(file)), name)
    if how == "main":
        found(0)
    else:
        import uvicorn

        uvicorn.run(found, host="127.0.0.1", port=0)


def _end_with(parent: int) -> None:
    """Nothing is ever written to the pipe: a read returns when the parent has ended."""
    os.read(parent, 1)
    os._exit(1)


def _tell_when_served(file: str, ear: TextIO) -> None:
    """Let the parent know the port, as soon as uvicorn listens there."""
    import uvicorn

    stock = uvicorn.Server.startup

    async def startup(self: Any, sockets: Any = None) -> None:
        await stock(self, sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(json.dumps({"port": port, "line": _line(file)}), file=ear, flush=True)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]


def _line(file: str) -> int | None:
    """The line of the file from which it is served."""
    frame: FrameType | None = sys._getframe()
    while frame and frame.f_code.co_filename != file:
        frame = frame.f_back
    return frame and frame.f_lineno


def _load(file: Path) -> ModuleType:
    # Compiled from the text: a cached .pyc may be older than the last save.
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    sys.modules[file.stem] = module  # dataclasses and type hints look their module up
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), module.__dict__)
    return module


if __name__ == "__main__":
    work(*sys.argv[1:])
