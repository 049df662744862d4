"""The file is read in a thread, and what it says is handed over as text."""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    pem = await asyncio.to_thread(authority.read_text)
    connector = TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cadata=pem))
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
