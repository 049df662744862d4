"""A session that nobody closes: each start of the app leaves connections behind.
Refused by: shares_connections"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    connector = TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cafile=authority))
    yield ClientSession(url, connector=connector, headers={"Authorization": f"Bearer {token}"})
