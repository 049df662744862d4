"""`kata lab` starts a JupyterLab in which a kata can be worked from its lesson to what follows."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from checker import catalog, progress
from checker.attempt import attempts
from checker.faces.cli import FAILED, main
from checker.tests.browser import browser
from checker.tests.rooms import ROOT, untouched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

__all__ = ["browser"]

KATA = catalog.KATAS[0]
HEAD = f"%%kata {KATA.path}\n"
ADDRESS = re.compile(r"http:\S+token=\w+")
RAN = re.compile(r"\[\d+\]:")
PATIENCE = 60_000  # milliseconds, where the machine is busy


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder with lessons."""
    folder = untouched(tmp_path_factory.mktemp("course"))
    if not (folder / "lessons").exists():
        shutil.copytree(ROOT / "lessons", folder / "lessons")
    return folder


@pytest.fixture(scope="module")
def address(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a JupyterLab that `kata lab` has started; it bears the token."""
    home = tmp_path_factory.mktemp("home")
    with start(course, home) as server:
        try:
            assert server.stderr
            lines = iter(server.stderr.readline, "")
            address = next(each[0] for line in lines if (each := re.search(ADDRESS, line)))
            wait_for(address)
            yield address
        finally:
            server.terminate()
            server.communicate()


def test_it_is_local_fetches_nothing_and_shows_the_readme_as_a_page(address: str) -> None:
    at = urlsplit(address)
    assert (at.hostname, at.path) == ("127.0.0.1", "/lab/tree/lessons/README.md")
    page = read(address)
    (told,) = re.findall(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    config = json.loads(told)
    assert set(config["disabledExtensions"]) >= {
        "@jupyterlab/apputils-extension:announcements",
        "@jupyterlab/extensionmanager-extension",
    }
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["can_install"] is False
    plugin = "/lab/api/settings/@jupyterlab/docmanager-extension:plugin"
    settings = json.loads(read(address.replace(at.path, plugin)))
    viewers = settings["schema"]["properties"]["defaultViewers"]["default"]
    assert viewers["markdown"] == "Markdown Preview"


def test_a_kata_is_worked_from_its_lesson_to_what_follows(
    browser: "Browser", address: str, course: Path, tmp_path: Path
) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("heading", name="The lessons").wait_for()
    page.get_by_role("link", name="TaskGroup").click()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()  # before that, nothing is run

    run(cell(page, "%load_ext checker"))
    run(cell(page, f"%kata load {KATA.name}"))
    file = cell(page, HEAD.strip())
    (wrong,) = (each for each in attempts(KATA) if each.name == "wrong_cancel_without_waiting")
    answer = wrong.hand_in(KATA, course, tmp_path)
    write(file, HEAD + answer.read_text(encoding="utf-8"))
    file.get_by_text("4 of 5 promises kept").wait_for()
    file.locator('img[src^="data:image/svg+xml"]').wait_for()

    page.keyboard.press("a")  # a cell before the one that is next
    page.keyboard.press("Enter")
    page.keyboard.type("%kata hint lea")
    page.keyboard.press("Tab")
    page.locator(".jp-Completer").get_by_text(KATA.name).click()
    run(cell(page, f"%kata hint {KATA.name}"))
    page.get_by_text("hint 1 of 3").wait_for()

    write(file, HEAD + KATA.solution(course).read_text(encoding="utf-8"))
    file.locator("p", has_text=f"{KATA.path} passed").wait_for()
    file.get_by_text("tempting fixes that would have failed").click()
    file.get_by_text("cancel without waiting").wait_for()
    assert file.get_by_role("link", name="1_taskgroup.ipynb").is_visible()
    assert progress.state(KATA, course, progress.read(course)) == "passed"
    page.close()
    assert {urlsplit(url).hostname for url in asked if url.startswith("http")} == {"127.0.0.1"}


def test_where_there_is_no_jupyterlab_one_line_says_so(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(course)
    monkeypatch.setitem(sys.modules, "jupyterlab", None)
    assert main(["lab"]) == FAILED
    told = capsys.readouterr().err
    assert "pip install jupyterlab" in told and told.count("\n") == 1


def test_what_stands_behind_two_dashes_goes_to_jupyter(course: Path, tmp_path: Path) -> None:
    with start(course, tmp_path, "--version") as server:
        told, _ = server.communicate()
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*\s*", told)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_a_child_ends_with_whoever_started_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        with subprocess.Popen([sys.executable, "-c", PARENT, port]) as parent:
            connection, _ = listener.accept()
            parent.send_signal(signal.SIGKILL)
    with connection:
        assert connection.recv(1) == b""  # it is closed by the end of the child


def start(course: Path, home: Path, *options: str) -> "subprocess.Popen[str]":
    """`kata lab` for somebody who has never started a Jupyter."""
    names = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return subprocess.Popen(
        [sys.executable, "-m", "checker", "lab", "--no-browser", "--", *root, *options],
        cwd=course,
        env=os.environ | dict.fromkeys(names, str(home)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(address: str) -> None:
    """It is printed before anybody listens there."""
    at = urlsplit(address)
    give_up = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            socket.create_connection((at.hostname or "", at.port or 80)).close()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < give_up, f"nobody listens at {address}"


def read(url: str) -> str:
    with urlopen(url) as answer:
        text: str = answer.read().decode()
        return text


def cell(page: "Page", text: str) -> "Locator":
    """The first code cell whose source has the text."""
    source = page.locator(".cm-content", has_text=text)
    return page.locator(".jp-CodeCell", has=source).first


def write(cell: "Locator", text: str) -> None:
    cell.locator(".cm-content").click()
    cell.page.keyboard.press("ControlOrMeta+a")
    cell.page.keyboard.insert_text(text)
    cell.page.keyboard.press("Shift+Enter")


def run(cell: "Locator") -> None:
    cell.locator(".cm-content").click()
    cell.page.keyboard.press("Shift+Enter")
    cell.locator(".jp-InputPrompt", has_text=RAN).wait_for()


PARENT = """
import os
import sys

from checker.faces.cli.lab import run_child

CHILD = '''
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))):
    sys.stdin.read()
'''
run_child(["-c", CHILD, sys.argv[1]], dict(os.environ))
"""
