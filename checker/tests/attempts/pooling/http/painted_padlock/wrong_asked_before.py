"""Whether it is the bank is found out by a connection of its own, when the app starts. The payments
take others, and ask nobody.
Refused by: impostors_read_nothing"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    host, _, port = url.removeprefix("https://").partition(":")
    context = ssl.create_default_context(cafile=authority)
    _, writer = await asyncio.open_connection(host, int(port), ssl=context)
    writer.close()
    connector = TCPConnector(limit=LIMIT, ssl=False)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
