"""The course comes up elsewhere: in a JupyterHub for a workshop, and in a container."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets.config import Config

from checker import catalog
from checker.kata import files
from checker.tests.rooms import ROOT

HUB = ROOT / "docs" / "examples" / "jupyterhub_config.py"
CONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
KATA = catalog.KATAS[0]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The configuration as JupyterHub reads it."""
    monkeypatch.setenv("KATA_FOLDERS", str(tmp_path))
    monkeypatch.setenv("KATA_PASSWORD", "for a workshop")
    config = Config()
    exec(compile(HUB.read_text(encoding="utf-8"), HUB, "exec"), {"get_config": lambda: config})
    return config


def test_everybody_gets_a_folder_of_their_own(hub: Any, tmp_path: Path) -> None:
    for name in ("ann", "bob"):
        hub.Spawner.pre_spawn_hook(SimpleNamespace(user=SimpleNamespace(name=name)))
        folder = Path(hub.Spawner.notebook_dir.format(username=name))
        assert folder == tmp_path / name
        assert (folder / hub.Spawner.default_url.removeprefix("/lab/tree/")).is_file()
        assert all(file.is_file() for file in files(KATA.file(folder)))


def test_who_comes_back_finds_the_work_as_it_was(hub: Any, tmp_path: Path) -> None:
    ann = SimpleNamespace(user=SimpleNamespace(name="ann"))
    hub.Spawner.pre_spawn_hook(ann)
    KATA.file(tmp_path / "ann").write_text("mine = 1\n")
    hub.Spawner.pre_spawn_hook(ann)
    assert KATA.file(tmp_path / "ann").read_text() == "mine = 1\n"


def test_the_hub_is_local_knows_no_password_and_fetches_nothing(hub: Any) -> None:
    assert hub.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    assert hub.SharedPasswordAuthenticator.user_password == "for a workshop"
    settings = Path(hub.Spawner.environment["JUPYTER_CONFIG_PATH"]) / "jupyter_lab_config.json"
    assert json.loads(settings.read_text())["LabApp"]["news_url"] is None


def test_the_container_has_the_course_and_a_browser_and_no_secrets() -> None:
    text = CONTAINER.read_text(encoding="utf-8")
    told = json.loads(text)
    assert told["image"].startswith("mcr.microsoft.com/devcontainers/python:3.")
    assert "install -q -e '.[dev]'" in told["postCreateCommand"]
    assert "chromium" in told["postCreateCommand"]
    assert not any(word in text.lower() for word in ("password", "token", "secret"))
