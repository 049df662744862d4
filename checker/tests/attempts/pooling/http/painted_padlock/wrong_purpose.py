"""A context for the authentication of clients sounds like one for a client. It is for servers, who
ask their clients for certificates.
Refused by: pays_the_bank"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority)
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
