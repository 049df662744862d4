"""The certificate is checked when the app starts, and nothing but this very one is taken after
that. It is the right one until the bank shows the next.
Refused by: pays_the_bank"""

from hashlib import sha256

from aiohttp import Fingerprint


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    host, _, port = url.removeprefix("https://").partition(":")
    context = ssl.create_default_context(cafile=authority)
    _, writer = await asyncio.open_connection(host, int(port), ssl=context)
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    connector = TCPConnector(limit=LIMIT, ssl=Fingerprint(sha256(shown).digest()))
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
