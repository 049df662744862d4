"""What another connection reads at the moment when a client is told 201."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
from fastapi import HTTPException
from sqlalchemy import Engine, event

from checker.checks.fixtures import Watch
from checker.probes import asgi
from checker.probes.frames import line_here
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: a client reads 201 for a parcel that the database refuses. `get_db` commits "
    "after its `yield`. When does FastAPI run that part: before it sends the answer, or after?",
    "A dependency with `yield` has a scope. That of the request ends when the answer has been "
    "sent, that of the function when the endpoint has returned. Or let the endpoint commit, as "
    "the last thing that can fail.",
    'The default is `scope="request"`. Here it is `Depends(get_db, scope="function")`: COMMIT '
    "first, and if it fails, there is no 201.",
)
SHOWS = ("The scope of a dependency: until the answer, or beyond",)

Row = tuple[str, str | None]


async def test_row_before_status(kata: Any, tasks: Recorder, tmp_path: Path, watch: Watch) -> None:
    """when the client is told 201, every other connection reads the parcel"""
    async with opened(kata, tmp_path, tasks, watch) as office:
        for number, returns in (("A-1", None), ("A-2", "A-1")):
            status = await office.register(number, returns)
            assert status == 201, f"all was well, and the client was told {office.told}"
            assert (number, returns) in office.seen, (
                "the client was told 201; at that moment another connection read "
                f"{told(office.seen)}, and the new one is {named((number, returns))}{office.late}"
            )
            found = await asgi.call(office.app, "GET", f"/parcels/{number}")
            assert found.status == 200, f"after 201, the client asked for it and read {found}"
            parcel = {"number": number, "returns": returns}
            assert same(found.json(), parcel), f"{parcel} was created, and the client read {found}"


async def test_failed_commit(kata: Any, tasks: Recorder, tmp_path: Path, watch: Watch) -> None:
    """when COMMIT fails, the client is told of an error, and never 201"""
    async with opened(kata, tmp_path, tasks, watch) as office:
        assert await office.register("A-1") == 201, f"all was well; the client read {office.told}"
        found = await asgi.call(office.app, "GET", "/parcels/A-0")
        assert found.status == 404, f"nobody has registered A-0; who asked for it read {found}"
        for number, returns, why in (
            ("A-1", None, "A-1 was registered already"),
            ("A-2", "A-0", "A-2 would be the return of A-0, which nobody has registered"),
        ):
            status = await office.register(number, returns)
            rows = office.rows()
            saw = f"{why}; the client was told {office.told}, and the database holds {told(rows)}"
            if status < 400:
                raise AssertionError(saw) from office.raised
            assert rows == [("A-1", None)], saw


async def test_leaves_nothing(kata: Any, tasks: Recorder, tmp_path: Path, watch: Watch) -> None:
    """of a request that is answered with an error, nobody ever reads anything"""
    async with opened(kata, tmp_path, tasks, watch) as office:
        for number, fate in (("A-1", HTTPException(409)), ("A-2", ConnectionResetError("gone"))):
            status = await office.register(number, fate=fate)
            assert office.asked, f"nobody asked the injected carrier; the client read {office.told}"
            saw = f"the carrier raised {fate!r}, and the client was told {office.told}"
            expected = fate.status_code if isinstance(fate, HTTPException) else 500
            assert status == expected, saw
            kept = office.seen or office.rows()
            assert not kept, f"{saw}; the database holds {told(kept)}"
            assert not office.early, (
                f"{saw}; while the carrier was asked, others could read {told(office.early)}"
            )
            assert not office.locked(), (
                f"{saw}; afterwards a transaction was still open, and nobody else could write"
            )
        assert await office.register("A-3") == 201, f"all was well; the client read {office.told}"
        kept = [row for row in office.rows() if row[0] != "A-3"]
        assert not kept, (
            f"after two errors, a third client was told 201, and that kept {told(kept)}"
        )
        statuses = [await office.by_hand("A-4", HTTPException(409)), await office.by_hand("A-5")]
        kept = [row for row in office.rows() if row[0] == "A-4"]
        saw = f"two requests came from one task, as in `main`, and were told {statuses}"
        assert not kept, f"{saw}; of the first, the database holds {told(kept)}"
        assert statuses == [409, 201], saw


class Office:
    """The app with a carrier of ours, and what another connection reads in its database.

    Of the last request: what others read `early`, while the carrier was asked, what was `seen`
    when its status was sent, which COMMIT was `late` then, what its client was `told`, and what
    the app `raised`.
    """

    def __init__(self, kata: Any, database: Path, tasks: Recorder, watch: Watch) -> None:
        self.app = watch(kata.create_app(f"sqlite+aiosqlite:///{database}"))
        self.file = kata.__file__
        self.database = database
        self.tasks = tasks
        self.early: list[Row] = []
        self.seen: list[Row] = []
        self.late = self.told = ""
        self.raised: BaseException | None = None
        self.fate: Exception | None = None
        self.asked = 0
        self.state: dict[str, Any] = {}  # of the lifespan

    async def register(
        self, number: str, returns: str | None = None, *, fate: Exception | None = None
    ) -> int:
        """The status that a client is told; `fate` is what the carrier raises."""
        self.fate, self.asked, self.early = fate, 0, []
        parcel = {"number": number, "returns": returns}
        answer = await asgi.call(self.app, "POST", "/parcels", json=parcel, on_message=self._look)
        self.told, self.raised = f"{answer.status} {answer.text}", answer.raised
        return answer.status

    async def by_hand(self, number: str, fate: Exception | None = None) -> int:
        """The status, where no server gives each request a task of its own."""
        self.fate = fate
        transport = httpx.ASGITransport(self._with_state, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://parcels") as client:
            return (await client.post("/parcels", json={"number": number})).status_code

    def commit(self, connection: Any) -> None:
        if line := line_here(self.file.__eq__):
            self.late = f"; COMMIT came later, at line {line}"

    def rows(self) -> list[Row]:
        with closing(sqlite3.connect(self.database, timeout=0)) as another:
            try:
                return another.execute("SELECT number, returns FROM parcels").fetchall()
            except sqlite3.OperationalError:
                return []  # locked, as somebody is just committing

    def locked(self) -> bool:
        """Whether somebody has begun to write, and not ended it."""
        with closing(sqlite3.connect(self.database, timeout=0)) as another:
            try:
                another.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False

    async def fetch(self, number: str) -> None:
        self.asked += 1
        await asyncio.sleep(0.05)
        self.early = self.rows()
        if self.fate:
            raise self.fate

    async def _with_state(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope | {"state": self.state.copy()}, receive, send)

    def _look(self, message: asgi.Message) -> None:
        if message["type"] == "http.response.start":
            self.seen, self.late = self.rows(), ""
            self.tasks.mark(f"client is told {message['status']}")


@asynccontextmanager
async def opened(kata: Any, folder: Path, tasks: Recorder, watch: Watch) -> AsyncIterator[Office]:
    office = Office(kata, folder / "parcels.db", tasks, watch)

    async def ours() -> Office:
        return office

    office.app.dependency_overrides[kata.Carrier] = ours
    event.listen(Engine, "commit", office.commit)
    try:
        async with asgi.lifespan(office.app) as span:
            office.state = span.state
            yield office
    finally:
        event.remove(Engine, "commit", office.commit)


def told(rows: list[Row]) -> str:
    return f"{len(rows)} parcel(s): {', '.join(map(named, rows))}" if rows else "0 parcels"


def named(row: Row) -> str:
    number, returns = row
    return f"{number} (the return of {returns})" if returns else number
