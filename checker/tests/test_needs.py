"""A check that needs PostgreSQL has it, or says that it was not judged, and what to do."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import asyncpg  # type: ignore[import-untyped]
import pytest

from checker import catalog, runner
from checker.html import verdict_html
from checker.kata import Kata
from checker.probes import postgres
from checker.probes.postgres import sharing
from checker.tests.rooms import ROOT
from checker.text import verdict_text
from checker.verdict import Verdict


@dataclass(frozen=True, order=True)
class Scratch(Kata):
    """A kata whose checks stand anywhere."""

    folder: Path = field(default=Path())

    @property
    def checks(self) -> Path:
        return self.folder / "checks.py"


@pytest.fixture
def kata(tmp_path: Path) -> Scratch:
    kata = Scratch("sqlalchemy/sessions/scratch", tmp_path)
    kata.checks.write_text(CHECKS)
    return kata


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which there is no PostgreSQL."""
    for name in ("DATABASE_URL", "KATA_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sharing, "_started", {})  # by an earlier test
    monkeypatch.setenv("PG_BIN", os.devnull)


CHECKS = dedent('''
    import asyncpg
    import pytest


    @pytest.fixture
    def plain(postgres):
        return postgres.replace("+asyncpg", "").replace("?ssl=", "?sslmode=")


    async def test_adds(kata):
        """adds a crate"""
        assert kata.add(1) == 2, f"{kata.add(1)} crates"


    async def test_stores(kata, plain):
        """stores a crate"""
        connection = await asyncpg.connect(plain)
        await kata.store(connection)
        await connection.close()


    async def test_stores_alone(kata, plain):
        """stores it in an empty database"""
        await test_stores(kata, plain)
''')
RIGHT = """
def add(crates):
    return crates + 1

async def store(connection):
    await connection.execute("CREATE TABLE crates (id int)")
"""
HANGING = """
import time

def add(crates):
    return crates + 1

async def store(connection):
    print(await connection.fetchval("SELECT current_database()"))
    while True:
        pass
"""


def test_every_check_has_an_empty_database(kata: Scratch) -> None:
    assert judged(kata, RIGHT).passed


def test_without_a_server_it_is_not_judged_and_told_what_to_do(
    kata: Scratch, nowhere: None
) -> None:
    verdict = judged(kata, RIGHT)
    adds, *others = verdict.results
    assert adds.outcome == "passed"
    assert [(each.outcome, each.cause) for each in others] == [("not run", "environment")] * 2
    assert not verdict.passed
    assert verdict.summary == "1 of 3 promises kept, 2 not judged"
    assert verdict_text(verdict).count("PG_BIN is /dev/null") == 1
    assert "environment: PG_BIN is /dev/null" in verdict_html(verdict)


def test_a_failure_is_told_with_or_without_a_server(kata: Scratch, nowhere: None) -> None:
    adds, *others = judged(kata, RIGHT.replace("+ 1", "+ 2")).results
    assert (adds.outcome, adds.cause) == ("failed", "wrong")
    assert "3 crates" in adds.saw
    assert all(each.hindered for each in others)


def test_the_database_of_a_child_that_was_ended_is_dropped(
    kata: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "POSTGRES", 2.0)
    verdict = judged(kata, HANGING, deadline=2)
    assert verdict.results[1].cause == "timed out"
    assert verdict.printed.startswith("kata_")
    assert verdict.printed.strip() not in databases()  # others come and go meanwhile


def test_a_server_that_does_not_answer_is_no_fault_of_the_file(
    kata: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KATA_POSTGRES", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann@127.0.0.1:1/shop")
    _, stores, _ = judged(kata, RIGHT).results
    assert stores.hindered and "127.0.0.1:1/shop does not let us in" in stores.saw


def test_who_needs_none_starts_none() -> None:
    done = subprocess.run([sys.executable, "-c", NEEDS_NONE], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


NEEDS_NONE = """
import sys
from pathlib import Path
from checker import catalog, runner

kata = catalog.KATAS[0]
((_, verdict),) = runner.judge([runner.Trial(kata, kata.solution(Path.cwd()))])
assert verdict.passed
assert "checker.probes.postgres" not in sys.modules
"""


def test_who_asks_is_seen_in_the_checks_and_in_their_fixtures(kata: Scratch) -> None:
    assert catalog.asks(kata, "postgres")
    assert not catalog.asks(catalog.KATAS[0], "postgres")


def judged(kata: Scratch, text: str, deadline: float = runner.DEADLINE) -> Verdict:
    file = kata.folder / "scratch.py"
    file.write_text(text)
    ((_, verdict),) = runner.judge([runner.Trial(kata, file)], deadline=deadline)
    return verdict


def databases() -> set[str]:
    async def names() -> set[str]:
        connection = await asyncpg.connect(postgres.address().asyncpg)
        try:
            rows = await connection.fetch("SELECT datname FROM pg_database")
            return {row["datname"] for row in rows}
        finally:
            await connection.close()

    return asyncio.run(names())
