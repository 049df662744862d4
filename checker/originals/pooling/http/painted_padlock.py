"""Painted padlock: what is encrypted is secret only if you know for whom.

A theatre refunds its guests by its bank. The bank has an authority of its own, which no machine
knows; so the check was turned off. Now whoever answers at its address reads the theatre's token.

Your task: only who shows a certificate of that authority, for the host of `url` and in its time, is
sent any request; for all others `pay` raises. The file `authority` holds the authority's own; the
bank's changes each month. Each payment is sent once, over LIMIT connections that all share.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme
from aiohttp import ClientSession, TCPConnector, web

LIMIT = 4  # connections to the bank


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    """Open as long as the theatre's app runs."""
    # TODO: nobody listens in. But who is at the other end?
    connector = TCPConnector(limit=LIMIT, ssl=False)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    """The bank's receipt."""
    async with bank.post("/payments", json={"guest": guest, "cents": cents}) as answer:
        answer.raise_for_status()
        return (await answer.json())["receipt"]


async def main(folder: str) -> None:
    async def payments(request: web.Request) -> web.Response:
        print("an impostor has read", request.headers["Authorization"])
        return web.json_response({"receipt": "that is what you think"})

    trustme.CA().cert_pem.write_to_path(authority := Path(folder, "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)  # of another authority
    impostor = web.Application()
    impostor.add_routes([web.post("/payments", payments)])
    await (runner := web.AppRunner(impostor)).setup()
    await (site := web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)).start()
    port = site._server.sockets[0].getsockname()[1]
    try:
        async with bank_at(f"https://127.0.0.1:{port}", "s3cr3t", authority) as bank:
            print("receipt:", await pay(bank, "Ms Lovelace", 4200))
    except OSError as error:
        print("not paid:", error)
    await runner.cleanup()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(folder))
