"""`kata doctor` says of each thing whether it is well, and of what is not how to mend it."""

import json
import os
import re
import socket
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from checker.doctor import python
from checker.faces.cli import FAILED, PASSED, main
from checker.probes.postgres import sharing
from checker.tests.rooms import ROOT


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_all_is_well_on_a_machine_that_runs_these_tests(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor"]) == PASSED
    shown = capsys.readouterr().out
    assert "✗" not in shown
    assert re.search(r"✓ PostgreSQL +\d+\.\d+.* in \d+\.\d s, found by ", shown)
    for name in ("Python", "asyncpg", "katas", "ports", "judging"):
        assert f"✓ {name} " in shown


def test_a_package_that_is_missing_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = metadata.version

    def version(name: str) -> str:
        if name == "alembic":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "httpx" else found(name)

    monkeypatch.setattr(metadata, "version", version)
    bad = examined(FAILED, capsys)
    assert bad["alembic"]["saw"] == "is missing"
    assert bad["alembic"]["hint"].startswith("pip install 'alembic>=1")
    assert bad["httpx"]["saw"] == "0.1"
    assert bad["httpx"]["hint"].startswith("pip install 'httpx>=0")


def test_a_python_that_is_too_old_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nrequires-python = ">=4"\ndependencies = ["nothing; extra == \'site\'"]\n'
    )
    monkeypatch.setattr(python, "PROJECT", tmp_path / "pyproject.toml")
    assert examined(FAILED, capsys).keys() == {"Python"}


def test_without_a_clone_the_installation_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(python, "PROJECT", tmp_path / "pyproject.toml")
    main(["doctor", "--json"])
    assert "uvicorn" in {each["name"] for each in json.loads(capsys.readouterr().out)}


def test_a_machine_without_postgresql_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DATABASE_URL", "KATA_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sharing, "_started", {})  # by an earlier test
    monkeypatch.setenv("PG_BIN", os.devnull)
    bad = examined(FAILED, capsys)
    assert bad.keys() == {"PostgreSQL"}
    assert "unset it" in bad["PostgreSQL"]["hint"]


def test_a_server_of_the_users_own_that_does_not_run_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KATA_POSTGRES", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/shop")
    bad = examined(FAILED, capsys)
    assert bad.keys() == {"PostgreSQL"}
    assert "127.0.0.1:1/shop" in bad["PostgreSQL"]["saw"]
    assert "DATABASE_URL" in bad["PostgreSQL"]["hint"]


def test_a_folder_that_is_no_course_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "katas").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == PASSED  # its katas are gone, but they could be written again
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["✓", "katas", str(tmp_path / "katas")] in told


def test_a_closed_loopback_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    assert "Permission denied" in examined(FAILED, capsys)["ports"]["saw"]


def examined(code: int, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The findings that are not well, by name."""
    assert main(["doctor", "--json"]) == code
    findings = json.loads(capsys.readouterr().out)
    assert all(each["well"] == (not each["hint"]) for each in findings)
    return {each["name"]: each for each in findings if not each["well"]}
