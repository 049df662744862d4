"""Before each payment, the certificate is fetched and its issuer compared with the authority.
Anybody can issue one in that name, and the payment takes another connection anyway.
Refused by: impostors_read_nothing"""

from cryptography import x509


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[tuple]:
    connector, headers = TCPConnector(limit=LIMIT, ssl=False), {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as session:
        yield session, url, x509.load_pem_x509_certificate(authority.read_bytes()).subject


async def pay(bank: tuple, guest: str, cents: int) -> str:
    session, url, known = bank
    host, _, port = url.removeprefix("https://").partition(":")
    shown = await asyncio.to_thread(ssl.get_server_certificate, (host, int(port)))
    if x509.load_pem_x509_certificate(shown.encode()).issuer != known:
        raise PermissionError("this is not the bank")
    async with session.post("/payments", json={"guest": guest, "cents": cents}) as answer:
        answer.raise_for_status()
        return (await answer.json())["receipt"]
