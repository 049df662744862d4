"""`kata lab`: JupyterLab with the lessons.

What this folder holds besides is read by that JupyterLab alone: it fetches no news and no list of
extensions, and shows the README as a page.
"""

import os
import subprocess
import sys
import sysconfig
from argparse import ArgumentParser, Namespace
from importlib.util import find_spec
from pathlib import Path

from checker.faces.cli.command import Command
from checker.faces.cli.terminal import FAILED, complain

START = Path("lessons/README.md")
SETTINGS = Path(__file__).parent


def lab(asked: Namespace, root: Path) -> int:
    """Start JupyterLab on the course, on this machine only; it ends with Ctrl-C."""
    if not find_spec("jupyterlab"):
        complain(MISSING)
        return FAILED
    options = [*_options(asked.no_browser, root), *asked.more]
    return _run(options, os.environ | _environment())


def _options(no_browser: bool, root: Path) -> list[str]:
    options = ["--ip=127.0.0.1", f"--ServerApp.root_dir={root}"]
    if (root / START).is_file():
        options.append(f"--LabApp.default_url=/lab/tree/{START.as_posix()}")
    return [*options, *(["--no-browser"] if no_browser else [])]


def _environment() -> dict[str, str]:
    """Where JupyterLab finds our settings, and its terminals find `kata`."""
    paths = {"JUPYTER_CONFIG_PATH": str(SETTINGS), "PATH": sysconfig.get_path("scripts")}
    return {
        name: os.pathsep.join(filter(None, [path, os.environ.get(name)]))
        for name, path in paths.items()
    }


def _run(options: list[str], environment: dict[str, str]) -> int:
    """In our place, so that whatever ends us ends it; where that cannot be, as our child."""
    if os.name != "posix":
        return run_child(["-c", ENDS_WITH_US, *options], environment)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "jupyterlab", *options], environment)


def run_child(arguments: list[str], environment: dict[str, str]) -> int:
    """A Python that is given a pipe; the pipe closes when we end, however that may be."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE) as server:
        while True:
            try:
                return server.wait()
            except KeyboardInterrupt:  # the server has it, too, and is ending its kernels
                continue


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("more", nargs="*", metavar="-- OPTION", help="options of `jupyter lab`")


MISSING = "JupyterLab is not here: `pip install jupyterlab`, or open lessons/ in VS Code"
ENDS_WITH_US = """
import os, sys, threading
from jupyterlab.labapp import main

def watch():
    sys.stdin.read()
    os._exit(0)

threading.Thread(target=watch, daemon=True).start()
sys.exit(main())
"""
COMMAND = Command(lab, _arguments)
