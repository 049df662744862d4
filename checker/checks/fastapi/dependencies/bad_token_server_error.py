"""What a client reads whose token is bad in one of many ways, or good amid an outage."""

import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import jwt

from checker.probes import asgi, statements
from checker.probes.values import same

HINTS = (
    "Run the file, then look at `jwt.decode`: which exceptions does it raise, and who turns them "
    "into an answer? What else in `get_user` tells one bad token from another?",
    "All that PyJWT says of a bad token is a `jwt.InvalidTokenError`. Put `try` around the "
    "decoding alone: what the database raises is not the client's fault. A missing `sub` is a "
    "KeyError.",
    '`except (jwt.InvalidTokenError, KeyError): raise HTTPException(401, "Not authenticated", '
    '{"WWW-Authenticate": "Bearer"})`, and the same for an unknown user. `bearer` uses these '
    "words already for a missing token.",
)
SHOWS = (
    "Authentication as a chain of dependencies",
    "`Annotated` dependencies that tests can override",
)

KEY = "the key that the tests have put in place of the real one"
OTHER = "a key that somebody else has, who would like to be let in"
REAL = "the key of the shop itself, which no test must ever get to know"
LATER = 32503680000  # PyJWT reads the real clock: the year 3000
MILES_AWAY = 0.01  # seconds for each statement
JUST_NOW = int(time.time()) - 300  # seconds
ADA = {"sub": "ada", "exp": LATER}


def bearer(claims: dict[str, Any], key: str | None = KEY) -> str:
    return "Bearer " + jwt.encode(claims, key or "", algorithm="HS256" if key else "none")


BAD = {
    "no token": None,
    "a Basic password": "Basic YWRhOnNlc2FtZQ==",
    "a good token, but as Basic": bearer(ADA).replace("Bearer", "Basic"),
    "garbage": "Bearer garbage",
    "an empty token": "Bearer ",
    "garbage in three parts": "Bearer gar.ba.ge",
    "a token that expired five minutes ago": bearer({"sub": "ada", "exp": JUST_NOW}),
    "an expired token of an inactive user": bearer({"sub": "zoe", "exp": JUST_NOW}),
    "an unsigned token": bearer(ADA, None),
    "a token signed with another key": bearer(ADA, OTHER),
    "an inactive user's, signed with another key": bearer({"sub": "zoe", "exp": LATER}, OTHER),
    "a token without `sub`": bearer({"exp": LATER}),
    "a token of an unknown user": bearer({"sub": "eve", "exp": LATER}),
}


async def test_refuses_bad_tokens(kata: Any, tmp_path: Path) -> None:
    """whatever is wrong with its token, a client reads 401 with `WWW-Authenticate: Bearer`"""
    async with Door.of(kata, tmp_path) as door:
        for what, header in BAD.items():
            answer = await door.knock(header)
            door.expect(answer.status == 401, what, answer)
            challenge = answer.headers.get("www-authenticate")
            scheme = (challenge or "").partition(" ")[0].lower()
            said = f"its WWW-Authenticate was {challenge!r}"
            door.expect(scheme == "bearer", what, answer, said)


async def test_does_not_tell_which(kata: Any, tmp_path: Path) -> None:
    """all who are refused read the same, to the letter: nobody learns which check failed"""
    async with Door.of(kata, tmp_path) as door:
        first, *others = BAD
        expected, again = [told(await door.knock(BAD[first])) for _ in range(2)]
        fleeting = {part for part in expected if expected[part] != again.get(part)}  # like a date
        for what in others:
            answer = await door.knock(BAD[what])
            parts = told(answer) if 400 <= answer.status < 500 else expected
            for part in expected | parts:
                saw, other = parts.get(part), expected.get(part)
                said = f"its {part} was {saw!r}, and for {first} {other!r}"
                door.expect(part in fleeting or same(saw, other), what, answer, said)


async def test_keeps_the_outage_a_server_error(kata: Any, tmp_path: Path) -> None:
    """while the database is down, a good token reads 500 or 503; afterwards it works again"""
    async with Door.of(kata, tmp_path, real=KEY) as door:
        answer = await door.knock(bearer(ADA))
        door.expect(answer.status == 200, "a good token before the outage", answer)
        with door.database_locked():
            answer = await door.knock(bearer(ADA))
        what = "a good token while the database was locked"
        door.expect(answer.status in (500, 503), what, answer)
        answer = await door.knock(bearer(ADA))
        door.expect(answer.status == 200, "a good token after the outage", answer)


async def test_lets_users_in(kata: Any, tmp_path: Path) -> None:
    """a token signed with the key of `get_settings` works; an inactive user reads 403"""
    async with Door.of(kata, tmp_path) as door:
        for name in ("ada", "bob"):
            answer = await door.knock(bearer({"sub": name, "exp": LATER}))
            what = f"a token of {name} with the key of the overridden `get_settings`"
            door.expect(answer.status == 200, what, answer)
            door.expect(same(answer.json(), {"name": name}), what, answer)
        answer = await door.knock(bearer({"sub": "zoe", "exp": LATER}))
        door.expect(answer.status == 403, "a good token of a user who is not active", answer)
        door.key = OTHER
        answer = await door.knock(bearer(ADA, OTHER))
        what = "a token with the key of a second override of `get_settings`"
        door.expect(answer.status == 200, what, answer)


class Door:
    """The app, with three users, and a key that only the tests know."""

    def __init__(self, app: Any, file: Path) -> None:
        self.app, self.file, self.key = app, file, KEY

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, folder: Path, real: str = REAL) -> AsyncIterator["Door"]:
        file = folder / "shop.db"
        os.environ["SHOP_KEY"] = real
        app = kata.create_app(f"sqlite+aiosqlite:///{file}?timeout=0")
        door = cls(app, file)
        app.dependency_overrides[kata.get_settings] = lambda: kata.Settings(shop_key=door.key)
        async with asgi.lifespan(app):
            with closing(sqlite3.connect(file)) as users, users:
                rows = [("ada", 1), ("bob", 1), ("zoe", 0)]
                users.executemany("INSERT INTO users (name, active) VALUES (?, ?)", rows)
            with statements.latency(MILES_AWAY):  # a timeline shows who waits at which line
                yield door

    async def knock(self, header: str | None) -> asgi.Answer:
        headers = {"Authorization": header} if header else {}
        return await asgi.call(self.app, "GET", "/me", headers=headers)

    def database_locked(self) -> closing[sqlite3.Connection]:
        """Another process locks the database, and does not let go."""
        other = sqlite3.connect(self.file)
        other.execute("BEGIN EXCLUSIVE")
        return closing(other)

    def expect(self, kept: bool, what: str, answer: asgi.Answer, saw: str = "") -> None:
        if not kept:
            raise AssertionError(f"for {what} the answer was {answer}{saw and '; '}{saw}") from (
                answer.raised
            )


def told(answer: asgi.Answer) -> dict[str, str]:
    """All that the client can go by."""
    return {"status": str(answer.status), "body": answer.text, **answer.headers}
