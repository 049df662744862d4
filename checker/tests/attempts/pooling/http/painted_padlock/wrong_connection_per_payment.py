"""Whoever wants to be sure looks at each certificate anew: each payment has a connection, and a
handshake, to itself.
Refused by: shares_connections"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(cafile=authority)
    connector = TCPConnector(limit=LIMIT, ssl=context, force_close=True)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
