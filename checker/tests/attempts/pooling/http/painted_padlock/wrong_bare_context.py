"""A context that knows the authority. It does not ask for a certificate, though: a bare one checks
nothing, and only one that is made for clients does.
Refused by: impostors_read_nothing"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS)
    context.load_verify_locations(authority)
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
