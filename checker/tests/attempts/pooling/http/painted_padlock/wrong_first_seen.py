"""What the server shows at first is trusted from then on, as by those who type `yes` for a new
host. The first who answers may be the wrong one.
Refused by: impostors_read_nothing"""

from hashlib import sha256

from aiohttp import Fingerprint


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    host, _, port = url.removeprefix("https://").partition(":")
    shown = await asyncio.to_thread(ssl.get_server_certificate, (host, int(port)))
    pinned = Fingerprint(sha256(ssl.PEM_cert_to_DER_cert(shown)).digest())
    connector, headers = TCPConnector(limit=LIMIT, ssl=pinned), {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
