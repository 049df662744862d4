"""Who is sent a theatre's payments: its bank, or whoever shows a certificate at its address."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import trustme

from checker.probes import upstream
from checker.probes.connections import Recorder as Connections
from checker.probes.values import same

HINTS = (
    "Run the file: somebody with a certificate from nowhere has read the token. What does "
    "`ssl=False` turn off, and what does it leave on?",
    "Whom a client trusts, and that it checks at all, is said by an `ssl.SSLContext`. "
    "`ssl.create_default_context` makes one that checks certificate, host name and dates; by "
    "default, it trusts those whom the machine trusts. It can be told to trust others instead.",
    "`TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cafile=authority))`: one context, "
    "made once. A new one for each payment would share no connection.",
)
SHOWS = (
    "One `ClientSession`, with `TCPConnector` limits and DNS cache",
    "TLS that is checked, by a partner's own authority too",
    "TLS without a check, as by `ssl=False`",
)

LIMIT = 4
ROW, CROWD = 12, 12  # payments
TOKEN = "s3cr3t"
PAYMENT = {"guest": "Ms Lovelace", "cents": 4200}
HOST = "127.0.0.1"
SLOW = 1.0  # seconds of the loop that the bank takes for a payment
SOON = 1.0
DAYS = {"expired": (2020, 2021), "is not valid yet": (2999, 3000)}  # the years of a certificate

Certificates = list[upstream.Certificate]


async def test_impostors_read_nothing(
    kata: Any, opened: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """whoever has no certificate of the bank's authority is sent nothing, and `pay` raises"""
    machine = tmp_path / "machine.pem"
    machine.write_bytes(authority("Public Trust").cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(machine))
    for who, impostor in (
        ("a certificate of an authority of its own", [certificate(authority("Impostors"))]),
        ("one that it had signed itself", [self_signed(authority("Impostors"))]),
        ("one of another authority of the same name", [certificate(authority(number=2))]),
        ("one of an authority that the machine trusts", [certificate(authority("Public Trust"))]),
        ("no certificate", []),
    ):
        saw = f"at the bank's address somebody answered with {who}"
        async with Bank.of(kata, opened, tmp_path, impostor) as bank:
            await bank.refuses(saw)
            await bank.refuses(saw)
    real, painted = certificate(authority()), certificate(authority("Impostors"))
    for turns, saw in (
        ([real, painted], "somebody let the first connection through to the bank, and no other"),
        ([painted, real, painted], "only the second connection was let through to the bank"),
    ):
        async with Bank.of(kata, opened, tmp_path, turns, keep_alive=False) as bank:
            for _ in range(4):
                await bank.tries()
            bank.expects_unread(saw, [real])


async def test_pays_the_bank(kata: Any, opened: Connections, tmp_path: Path) -> None:
    """the bank reads each payment once, with the token; also once its certificate is a new one"""
    january, february = certificate(authority()), certificate(authority())
    async with Bank.of(kata, opened, tmp_path, [january], keep_alive=False) as bank:
        await bank.accepts("the bank showed a certificate of its authority")
        bank.shows(february)
        await bank.accepts("the bank had a new certificate of the same authority")
    async with Bank.of(kata, opened, tmp_path, [certificate(authority("Impostors"))]) as bank:
        await bank.tries()
        bank.shows(january)
        await bank.accepts("an impostor had answered before, and now the bank did")
    async with Bank.of(kata, opened, tmp_path, [january]) as bank:
        bank.status = 503
        got = await bank.tries()
        read = f"the bank answered 503; it had read one payment {len(bank.server.requests)} time(s)"
        assert len(bank.server.requests) == 1, f"{read}; `pay` ended with {got!r:.100}"


async def test_looks_at_name_and_dates(kata: Any, opened: Connections, tmp_path: Path) -> None:
    """who shows a certificate of that authority for another host, or other days, is sent nothing"""
    for host, names in (
        (HOST, ("till.theatre.example",)),
        (HOST, ("localhost",)),
        ("localhost", (HOST,)),
    ):
        async with Bank.of(
            kata, opened, tmp_path, [certificate(authority(), *names)], host
        ) as bank:
            await bank.refuses(f"at https://{host} somebody showed a certificate for {names[0]}")
    for state, years in DAYS.items():
        async with Bank.of(kata, opened, tmp_path, [certificate(authority(), years=years)]) as bank:
            await bank.refuses(f"somebody showed a certificate that {state}")


async def test_shares_connections(kata: Any, opened: Connections, tmp_path: Path) -> None:
    """all payments share four connections; once the app has left the bank, none of them is open"""
    async with Bank.of(kata, opened, tmp_path, [certificate(authority())]) as bank:
        for each in range(1, ROW + 1):
            await bank.tries()
            saw = f"payment {each} of {ROW} was made; the bank had read {len(bank.server.requests)}"
            assert len(bank.server.requests) >= each, saw + bank.lines()
        saw = f"{ROW} payments were made in turn, and {bank.server.accepted} connections opened"
        assert bank.server.accepted <= LIMIT, saw + bank.lines()
        await asyncio.gather(*(bank.tries() for _ in range(CROWD)))
        saw += f"; then {CROWD} at once, and there were {bank.server.accepted} in all"
        assert bank.most <= LIMIT, f"{saw}, {bank.most} of them open at once{bank.lines()}"
        assert bank.server.accepted <= 2 * LIMIT, saw + bank.lines()
        await bank.leaves()
        saw = (
            f"the app has left; of {bank.server.accepted} connections {bank.server.open} were open"
        )
        assert not bank.server.open, saw + bank.lines()


class Turns:
    """What a server shows: each connection sees the next certificate, all others the last."""

    def __init__(self, certificates: Certificates) -> None:
        self.left, self.shown = list(certificates), Certificates()

    @property
    def context(self) -> ssl.SSLContext:
        self.shown.append(self.left.pop(0) if len(self.left) > 1 else self.left[0])
        return self.shown[-1].context


class Bank:
    """Whoever answers at the bank's address, and a theatre that pays there."""

    asked: tuple[str, str, Path]  # what `bank_at` is given

    def __init__(self, kata: Any, opened: Connections, server: upstream.Server, turns: Turns):
        self.kata, self.opened, self.server, self.turns = kata, opened, server, turns
        self.most = 0  # connections at once
        self.status = 200  # of its answers
        self._life = AsyncExitStack()
        self._client: Any = None

    @classmethod
    @asynccontextmanager
    async def of(
        cls,
        kata: Any,
        opened: Connections,
        folder: Path,
        certificates: Certificates,
        host: str = HOST,
        *,
        keep_alive: bool = True,
    ) -> AsyncIterator["Bank"]:
        """Without certificates, one who speaks no TLS."""

        async def answer(request: upstream.Request) -> upstream.Response:
            bank.most = max(bank.most, server.open)
            receipt = {"receipt": f"receipt {request.number}"}
            response = upstream.Response.of_json(receipt, bank.status, delay=SLOW)
            headers = {"content-type": "application/json", "connection": "close"}
            return response if keep_alive else replace(response, headers=headers)

        file, turns = folder / "authority.pem", Turns(certificates)
        file.write_bytes(authority().cert_pem.bytes())
        tls: Any = turns if certificates else None
        async with upstream.serve(answer, tls) as server:
            bank = cls(kata, opened, server, turns)
            bank.asked = server.url_of(host).replace("http:", "https:"), TOKEN, file
            async with bank._life:
                yield bank

    def shows(self, certificate: upstream.Certificate) -> None:
        """To all who connect from now on."""
        self.turns.left[:] = [certificate]

    async def tries(self) -> Any:
        """The receipt, or why there is none."""
        try:
            if self._client is None:
                coming = self.kata.bank_at(*self.asked)
                self._client = await self._life.enter_async_context(coming)
            return await self.kata.pay(self._client, *PAYMENT.values())
        except Exception as error:
            return error

    async def leaves(self) -> None:
        await self._life.aclose()
        await asyncio.sleep(SOON)

    async def refuses(self, saw: str) -> None:
        got = await self.tries()
        self.expects_unread(saw)
        assert isinstance(got, Exception), f"{saw}; `pay` returned {got!r}{self.lines()}"

    async def accepts(self, saw: str) -> None:
        before = len(self.server.requests)
        got = await self.tries()
        read = self.server.requests[before:]
        if isinstance(got, Exception):
            told = f"{saw}; `pay` raised {type(got).__name__}: {got!s:.160}"
            raise AssertionError(told) from got
        payments = [each for each in read if each.path == "/payments"]
        assert len(payments) == 1, f"{saw}; of one payment it read {len(payments)}"
        receipt = f"receipt {payments[0].number}"
        assert same(got, receipt), f"{saw}; `pay` returned {got!r}, and the receipt was {receipt!r}"
        token = payments[0].headers.get("authorization")
        assert token == f"Bearer {TOKEN}", f"{saw}; the payment came with the token {token!r}"
        body = payments[0].json()
        assert same(body, PAYMENT), f"{saw}; it read {body}, where {PAYMENT} was to be paid"

    def expects_unread(self, saw: str, honest: Certificates | None = None) -> None:
        """No request has come, but over connections where an honest certificate was shown."""
        for request in self.server.requests:
            token = request.headers.get("authorization")
            told = f"{saw}, and read {request.method} {request.path} with `Authorization: {token}`"
            shown = self.turns.shown[request.connection - 1] if self.turns.shown else None
            assert shown in (honest or []), told + self.lines()
        for handshake in self.server.handshakes:
            told = f"{saw}, and was sent a request that is not even encrypted"
            assert "HTTP_REQUEST" not in handshake.error, told + self.lines()

    def lines(self) -> str:
        """Where the last connection was opened, or was to be."""
        last = max((*self.opened.all, *self.opened.failed), key=lambda each: each.at, default=None)
        return f"; the last connection was opened at line {last.line}" if last else ""


def self_signed(of: trustme.CA) -> upstream.Certificate:
    own = of.private_key_pem.bytes(), of.cert_pem.bytes()
    return upstream.Certificate(trustme.LeafCert(*own, []))


@cache
def authority(name: str = "Harbour Trust", number: int = 1) -> trustme.CA:
    return trustme.CA(organization_name=name, organization_unit_name=name)


def certificate(
    of: trustme.CA, *names: str, years: tuple[int, int] | None = None
) -> upstream.Certificate:
    first, last = [datetime(year, 1, 1, tzinfo=UTC) for year in years] if years else (None, None)
    return upstream.Certificate(of.issue_cert(*(names or [HOST]), not_before=first, not_after=last))
