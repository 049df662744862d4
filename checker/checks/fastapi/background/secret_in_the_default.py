"""With which settings a service starts, and what it says of them."""

import hmac
import inspect
import io
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends

from checker.checks.subject import CannotImport, Subject
from checker.probes import asgi
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Four things are up to `Settings`: which values it demands, which it believes, what it says "
    "when it does not, and what it says of itself in a log. Ask it for each.",
    "A field without a default is demanded; `Field(min_length=...)` and `PositiveInt` bound a "
    "value; `SecretStr` is silent in logs. An error still shows what came in: `model_config` can "
    "forbid that, and can ignore what nobody asked for.",
    "`signing_key: Annotated[SecretStr, Field(min_length=32)]`, and in `SettingsConfigDict` "
    '`extra="ignore"` and `hide_input_in_errors=True`. `get_secret_value()` gives the key itself.',
)
SHOWS = ("Pydantic Settings with `.env` and validation",)

KEY, OTHER_KEY = "Kq7vX2mT9sBw4Zr8Lc1Ny6Hd3Jf5Gp0a", "Uu3nE8tRk5Wd2Yb7Mx4Sc9Vh1Qz6Fj0L"  # 32 long
PASSWORD = "gTz5-bRw8-kVn2"
TOKEN = "xoxb-4471-pLq9"
SECRETS = {"key": KEY, "password": PASSWORD, "token of another program": TOKEN}
SHORT = {"SHOP_SIGNING_KEY": KEY[:31]}
GOOD = {"SHOP_SIGNING_KEY": KEY, "SHOP_MAIL_PASSWORD": PASSWORD}
FOREIGN = {"CHAT_TOKEN": TOKEN, "COLOUR": "blue"}
FRAGMENT = 8  # so much of a secret is a secret; a few characters only tell keys apart

Values = Mapping[str, str | None]  # None: not set
NOTHING: Values = {}


async def test_no_key_no_start(machine: "Machine", tasks: Recorder) -> None:
    """without a password or a key of 32 characters there is no start, and the error names which"""
    for what, environment, dotenv, name in (
        ("no key", GOOD | {"SHOP_SIGNING_KEY": None}, NOTHING, "signing_key"),
        ("an empty key", GOOD | {"SHOP_SIGNING_KEY": ""}, NOTHING, "signing_key"),
        ("a key of 31 characters", GOOD | SHORT, NOTHING, "signing_key"),
        ("a key of 31 characters in .env", NOTHING, GOOD | SHORT, "signing_key"),
        ("no password", GOOD | {"SHOP_MAIL_PASSWORD": None}, NOTHING, "mail_password"),
    ):
        run = await machine.start(environment, dotenv)
        assert not run.started, f"with {what} it started, and signed a link ({run.at})"
        saw = f"with {what} it did not start, and the error names no `{name}`"
        assert run.names(name), f"{saw}: {run.why} ({run.at})"
    run = await machine.start(GOOD)
    assert run.started, f"with a key of 32 characters it did not start: {run.why} ({run.at})"


async def test_no_nonsense(machine: "Machine", tasks: Recorder) -> None:
    """`link_hours` that are no whole number above 0 stop the start; the error names just them"""
    short = await machine.start(GOOD | SHORT)
    for hours in ("many", "-3", "0", "1.5"):
        run = await machine.start(GOOD | {"SHOP_LINK_HOURS": hours})
        saw = f"with SHOP_LINK_HOURS={hours} it started; a link is good for {run.hours!r} hours"
        assert not run.started, f"{saw} ({run.at})"
        saw = f"with SHOP_LINK_HOURS={hours} it did not start, and the error names no `link_hours`"
        assert run.names("link_hours"), f"{saw}: {run.why} ({run.at})"
        saw = f"with a good key and SHOP_LINK_HOURS={hours} the error blames `signing_key`, too"
        blamed = run.names("signing_key") >= short.names("signing_key")  # a list may name it always
        assert short.started or not blamed, f"{saw}: {run.why} ({run.at})"
    run = await machine.start(GOOD | {"SHOP_LINK_HOURS": "1"})
    assert run.started, f"with SHOP_LINK_HOURS=1 it did not start: {run.why} ({run.at})"
    assert same(run.hours, 1), f"with SHOP_LINK_HOURS=1 a link is good for {run.hours!r} hours"


async def test_tells_no_secret(machine: "Machine", tasks: Recorder) -> None:
    """whether it starts or not, no secret is in an error, in a log or in what it prints"""
    short, none = GOOD | {"SHOP_SIGNING_KEY": KEY[:20]}, GOOD | {"SHOP_SIGNING_KEY": None}
    for what, environment, dotenv in (
        ("a good key and a password", GOOD, FOREIGN),
        ("a key that is too short", short, FOREIGN),
        ("a key that is too short in .env", NOTHING, FOREIGN | short),
        ("no key", none, FOREIGN),
        ("no password", GOOD | {"SHOP_MAIL_PASSWORD": None}, FOREIGN),
        ("SHOP_LINK_HOURS=many in .env", NOTHING, FOREIGN | GOOD | {"SHOP_LINK_HOURS": "many"}),
    ):
        run = await machine.start(environment, dotenv)
        for name, secret in SECRETS.items():
            line = shown(secret, run.heard)
            assert not line, f"with {what}, one reads the {name}: {line} ({run.at})"


async def test_environment_first(machine: "Machine", tasks: Recorder) -> None:
    """the environment beats `.env`, where the entries of other programs do no harm"""
    names = {KEY: "the environment's key", OTHER_KEY: "the key in .env"}
    other = {"SHOP_SIGNING_KEY": OTHER_KEY, "SHOP_LINK_HOURS": "7"}
    for what, environment, dotenv, key, hours in (
        ("all in .env", NOTHING, GOOD | other, OTHER_KEY, 7),
        ("a key in the environment and one in .env", GOOD, other, KEY, 7),
        ("entries of other programs in .env", GOOD, FOREIGN, KEY, 24),
    ):
        run = await machine.start(environment, dotenv)
        assert run.started, f"with {what} it did not start: {run.why} ({run.at})"
        who = run.signer(names)
        assert who == names[key], f"with {what} it signs with {who} ({run.at})"
        saw = f"with {what} a link is good for {run.hours!r} hours ({run.at})"
        assert same(run.hours, hours), saw


async def test_read_once(machine: "Machine", tasks: Recorder) -> None:
    """start-up reads the settings, once; an import reads none, and a test may bring its own"""
    names = {KEY: "the key of its start", OTHER_KEY: "the key that came later"}
    run = await machine.start(GOOD, later=GOOD | {"SHOP_SIGNING_KEY": OTHER_KEY})
    assert run.started, f"with all that it needs it did not start: {run.why} ({run.at})"
    who = run.signer(names)
    assert who == names[KEY], f"the key changed while it ran, and it signs with {who} ({run.at})"
    settings = await machine.settings(GOOD)
    kata = machine.bare()
    kata.app.dependency_overrides[kata.get_settings] = lambda: settings
    run = Run(answer=await asgi.call(kata.app, "GET", LINK), at=at(kata))
    who = run.signer({KEY: "the test's key"})
    assert who == "the test's key", f"a test overrides `get_settings`: it signs with {who}"


LINK = "/invoices/17/link"


@dataclass(frozen=True)
class Run:
    """What became of a start: what was heard of it, and what a customer read, if there was one.

    `said` is what was heard without the lines of code that a traceback shows.
    `why` it failed, and `at` which of the learner's lines; or else where `get_settings` is.
    """

    heard: str = ""
    said: str = ""
    answer: asgi.Answer | None = None
    why: str = ""
    at: str = ""

    @property
    def started(self) -> bool:
        return self.answer is not None

    @property
    def hours(self) -> Any:
        return self._json().get("hours")

    def names(self, setting: str) -> int:
        """How often a setting is named."""
        return self.said.lower().count(setting)

    def signer(self, keys: dict[str, str]) -> str:
        """Whose key signed the link, of the keys that have names."""
        known = keys | {"*" * 10: "the ********** that stand for a secret"}
        for key, name in known.items():
            signature = hmac.digest(key.encode(), b"17", "sha256").hex()
            if self._json().get("link") == f"/invoices/17.pdf?signature={signature}":
                return name
        return f"an unknown key: {self.answer}"

    def _json(self) -> dict[str, Any]:
        try:
            told = self.answer.json() if self.answer else None
        except ValueError:
            told = None
        return told if isinstance(told, dict) else {}


class Machine:
    """Where the service is deployed: an environment, and a `.env` that others use as well."""

    def __init__(self, fresh: Callable[[], Subject], patch: pytest.MonkeyPatch) -> None:
        self._fresh, self._patch = fresh, patch

    def set(self, environment: Values, dotenv: Values = NOTHING) -> None:
        for name in [name for name in environ if name.upper().startswith("SHOP_")]:
            self._patch.delenv(name)
        for name, value in environment.items():
            if value is not None:
                self._patch.setenv(name, value)
        lines = [f"{name}={value}" for name, value in dotenv.items() if value is not None]
        Path(".env").write_text("\n".join(lines), encoding="utf-8")

    async def start(
        self, environment: Values, dotenv: Values = NOTHING, later: Values | None = None
    ) -> Run:
        """A start and a customer's request; `later` is what is set between the two.

        While the file is imported, all is set.
        """
        self.set(GOOD)
        with overheard() as heard:
            kata = self._fresh()
            self.set(environment, dotenv)
            try:
                async with asgi.lifespan(kata.app):
                    self.set(environment if later is None else later, dotenv)
                    answer = await asgi.call(kata.app, "GET", LINK)
            except asgi.StartupFailed as failed:
                error = failed.raised or failed
                said = heard.getvalue() + "".join(traceback.format_exception(error, limit=0))
                heard.writelines(traceback.format_exception(failed))
                return Run(heard.getvalue(), said, why=brief(error), at=at(kata, error))
        return Run(heard.getvalue(), answer=answer, at=at(kata))

    async def settings(self, environment: Values) -> Any:
        """What an endpoint of a service that has started is given by `get_settings`."""
        self.set(environment)
        kata, got = self._fresh(), []

        async def lend(settings: Annotated[Any, Depends(kata.get_settings)]) -> None:
            got.append(settings)

        kata.app.get("/settings")(lend)
        async with asgi.lifespan(kata.app):
            answer = await asgi.call(kata.app, "GET", "/settings")
        assert got, f"an endpoint that depends on `get_settings` got nothing, but a {answer}"
        return got[0]

    def bare(self) -> Subject:
        """The file, imported where nothing is set."""
        self.set(NOTHING)
        try:
            return self._fresh()
        except CannotImport as error:
            told = f"nothing is set, and an import ends in {brief(error.__cause__ or error)}"
            raise AssertionError(told) from error.__cause__


@pytest.fixture
def machine(
    fresh: Callable[[], Subject], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Machine:
    monkeypatch.chdir(tmp_path)
    return Machine(fresh, monkeypatch)


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """All that is printed or logged."""
    heard = io.StringIO()
    root, handler = logging.getLogger(), logging.StreamHandler(heard)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(heard), redirect_stderr(heard):
            yield heard
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def brief(error: BaseException) -> str:
    """An error in a line, without the addresses that Pydantic adds."""
    lines = [line.strip() for line in str(error).splitlines() if "https://" not in line]
    return f"{type(error).__name__}: {' / '.join(lines):.200}"


def at(kata: Any, error: BaseException | None = None) -> str:
    """The line of the learner's file that raised it, or else the last of `get_settings`."""
    code = getattr(inspect.unwrap(kata.get_settings), "__code__", None)
    lines = [line for *_, line in code.co_lines() if line] if code else [1]
    if error:
        places = traceback.extract_tb(error.__traceback__)
        lines += [p.lineno for p in places if p.filename == kata.__file__ and p.lineno]
    return f"line {lines[-1]}"


def shown(secret: str, heard: str) -> str:
    """The piece of a line in which a part of a secret can be read, or nothing."""
    parts = (secret[n : n + FRAGMENT] for n in range(len(secret) - FRAGMENT + 1))
    lines = (line.partition(part) for part in parts for line in heard.splitlines() if part in line)
    return next((f"... {before[-60:]}{part}{after[:30]} ..." for before, part, after in lines), "")
