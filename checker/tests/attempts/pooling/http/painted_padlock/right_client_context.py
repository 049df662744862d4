"""A client's context checks everything from the start, and trusts nobody until it is told whom."""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(authority)
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
