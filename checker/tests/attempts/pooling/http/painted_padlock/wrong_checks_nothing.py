"""The authority is loaded, and then the context is told to check nobody against it.
Refused by: impostors_read_nothing"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(cafile=authority)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
